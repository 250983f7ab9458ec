#include "services/project/unified_diff.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/redaction.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kContext = 3;

// Lines with their ends, so that a missing last end is a difference.
std::vector<absl::string_view> LinesOf(absl::string_view text) {
  std::vector<absl::string_view> out;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const size_t size = end == absl::string_view::npos ? text.size() : end + 1;
    out.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

// A line that stays the same is shown only if it cannot hold what redaction
// hides elsewhere: values of variables are free text.
bool IsPrivate(absl::string_view line) {
  if (MayHoldSecret(line)) return true;
  const absl::string_view body = absl::StripLeadingAsciiWhitespace(line);
  return absl::StartsWithIgnoreCase(body, "env ") ||
         absl::StartsWithIgnoreCase(body, "arg ") ||
         absl::StartsWithIgnoreCase(body, "label ") ||
         absl::StartsWithIgnoreCase(body, "run ") ||
         absl::EndsWith(absl::StripTrailingAsciiWhitespace(body), "\\");
}

void AddLine(char mark, absl::string_view line, std::string& out) {
  out.push_back(mark);
  absl::StrAppend(&out, line);
  if (!absl::EndsWith(line, "\n")) {
    absl::StrAppend(&out, "\n\\ No newline at end of file\n");
  }
}

// "12,4" or, of one line, "12"; of no line the one before it.
std::string RangeOf(size_t begin, size_t count) {
  if (count == 0) return absl::StrCat(begin, ",0");
  return count == 1 ? absl::StrCat(begin + 1)
                    : absl::StrCat(begin + 1, ",", count);
}

}  // namespace

std::string UnifiedDiff(absl::string_view path, absl::string_view before,
                        absl::string_view after) {
  if (before == after) return "";
  const std::vector<absl::string_view> old_lines = LinesOf(before);
  const std::vector<absl::string_view> new_lines = LinesOf(after);
  const size_t shorter = std::min(old_lines.size(), new_lines.size());
  size_t head = 0;
  while (head < shorter && old_lines[head] == new_lines[head]) ++head;
  size_t tail = 0;
  while (tail < shorter - head && old_lines[old_lines.size() - 1 - tail] ==
                                      new_lines[new_lines.size() - 1 - tail]) {
    ++tail;
  }
  size_t begin = head;
  while (begin > 0 && head - begin < kContext &&
         !IsPrivate(old_lines[begin - 1])) {
    --begin;
  }
  size_t behind = 0;
  while (behind < std::min(tail, kContext) &&
         !IsPrivate(old_lines[old_lines.size() - tail + behind])) {
    ++behind;
  }
  // `patch` takes a hunk with less context on one side for one at that end of
  // the file.
  if (behind < head - begin && behind != tail) begin = head - behind;
  if (head - begin < behind && begin != 0) behind = head - begin;
  const size_t old_end = old_lines.size() - tail;
  const size_t new_end = new_lines.size() - tail;
  std::string out = absl::StrCat(
      "--- ", before.empty() ? "/dev/null" : absl::StrCat("a/", path),
      "\n+++ b/", path, "\n@@ -", RangeOf(begin, old_end + behind - begin),
      " +", RangeOf(begin, new_end + behind - begin), " @@\n");
  for (size_t i = begin; i < head; ++i) AddLine(' ', old_lines[i], out);
  for (size_t i = head; i < old_end; ++i) AddLine('-', old_lines[i], out);
  for (size_t i = head; i < new_end; ++i) AddLine('+', new_lines[i], out);
  for (size_t i = old_end; i < old_end + behind; ++i) {
    AddLine(' ', old_lines[i], out);
  }
  return out;
}

namespace {

// The shortest way from one list of lines to the other (Myers, "An O(ND)
// difference algorithm"): which lines stay, as pairs of their numbers.
// Beyond so many changed lines the search ends, and nothing stays.
using Pairs = std::vector<std::pair<size_t, size_t>>;

Pairs Matching(const std::vector<absl::string_view>& a,
               const std::vector<absl::string_view>& b) {
  constexpr int kMostChanges = 4000;
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  const int most = std::min(n + m, kMostChanges);
  // How far along `a` each diagonal is reached, for every number of changes.
  std::vector<std::vector<int>> reached;
  std::vector<int> now(2 * most + 3, 0);
  const auto at = [&](int k) -> int& { return now[k + most + 1]; };
  int changes = 0;
  for (bool done = false; changes <= most && !done; ++changes) {
    std::vector<int> row;
    for (int k = -changes; k <= changes; k += 2) {
      const bool down =
          k == -changes || (k != changes && at(k - 1) < at(k + 1));
      int x = down ? at(k + 1) : at(k - 1) + 1;
      while (x < n && x - k < m && x - k >= 0 && x >= 0 && a[x] == b[x - k]) {
        ++x;
      }
      at(k) = x;
      row.push_back(x);
      done |= x >= n && x - k >= m;
    }
    reached.push_back(std::move(row));
    if (done) break;
  }
  if (changes > most) return {};
  Pairs out;
  int x = n;
  int y = m;
  for (int d = changes; d >= 0; --d) {
    const int k = x - y;
    int from = 0;
    if (d > 0) {
      const std::vector<int>& row = reached[d - 1];
      const auto of = [&](int diagonal) { return row[(diagonal + d - 1) / 2]; };
      const bool down = k == -d || (k != d && of(k - 1) < of(k + 1));
      from = down ? of(k + 1) : of(k - 1) + 1;
    }
    while (x > from) {
      --x;
      --y;
      out.push_back({x, y});
    }
    if (d == 0) break;
    const std::vector<int>& row = reached[d - 1];
    const auto of = [&](int diagonal) { return row[(diagonal + d - 1) / 2]; };
    const bool down = k == -d || (k != d && of(k - 1) < of(k + 1));
    if (down) {
      --y;
    } else {
      --x;
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

// As git writes them: a name with a blank ends in a tab, one with other
// characters that end or quote a line is quoted.
std::string HeaderName(absl::string_view side, absl::string_view path) {
  const std::string name = absl::StrCat(side, path);
  const auto is_special = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
  };
  if (std::any_of(name.begin(), name.end(), is_special)) {
    return absl::StrCat("\"", absl::CEscape(name), "\"");
  }
  return absl::StrCat(name, absl::StrContains(name, ' ') ? "\t" : "");
}

// A stretch of lines that differ, half open.
struct Block {
  size_t old_begin = 0;
  size_t old_end = 0;
  size_t new_begin = 0;
  size_t new_end = 0;
};

std::vector<Block> BlocksOf(Pairs pairs, size_t old_size, size_t new_size) {
  std::vector<Block> out;
  pairs.push_back({old_size, new_size});
  size_t x = 0;
  size_t y = 0;
  for (const auto& [a, b] : pairs) {
    if (a > x || b > y) out.push_back({x, a, y, b});
    x = a + 1;
    y = b + 1;
  }
  return out;
}

}  // namespace

std::string FullDiff(absl::string_view path, absl::string_view before,
                     absl::string_view after) {
  if (before == after) return "";
  const std::vector<absl::string_view> old_lines = LinesOf(before);
  const std::vector<absl::string_view> new_lines = LinesOf(after);
  const std::vector<Block> blocks = BlocksOf(
      Matching(old_lines, new_lines), old_lines.size(), new_lines.size());
  std::string out = absl::StrCat("--- ", HeaderName("a/", path), "\n+++ ",
                                 HeaderName("b/", path), "\n");
  for (size_t i = 0; i < blocks.size();) {
    size_t end = i + 1;
    while (end < blocks.size() &&
           blocks[end].old_begin - blocks[end - 1].old_end <= 2 * kContext) {
      ++end;
    }
    const size_t before_it = std::min(kContext, blocks[i].old_begin);
    const size_t behind =
        std::min(kContext, old_lines.size() - blocks[end - 1].old_end);
    const size_t begin = blocks[i].old_begin - before_it;
    const size_t new_begin = blocks[i].new_begin - before_it;
    absl::StrAppend(
        &out, "@@ -", RangeOf(begin, blocks[end - 1].old_end + behind - begin),
        " +", RangeOf(new_begin, blocks[end - 1].new_end + behind - new_begin),
        " @@\n");
    size_t at = begin;
    for (; i < end; ++i) {
      for (; at < blocks[i].old_begin; ++at) AddLine(' ', old_lines[at], out);
      for (; at < blocks[i].old_end; ++at) AddLine('-', old_lines[at], out);
      for (size_t y = blocks[i].new_begin; y < blocks[i].new_end; ++y) {
        AddLine('+', new_lines[y], out);
      }
    }
    for (size_t n = 0; n < behind; ++n) AddLine(' ', old_lines[at + n], out);
  }
  return out;
}

}  // namespace upgrade_advisor
