#include "services/project/unified_diff.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
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

}  // namespace upgrade_advisor
