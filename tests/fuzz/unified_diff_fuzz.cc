// Two texts, divided by a NUL: their difference makes the one of the other.
#include "services/project/unified_diff.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

std::vector<std::string> LinesOf(absl::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const size_t size = end == absl::string_view::npos ? text.size() : end + 1;
    out.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

// As `patch` does it: context and removed lines have to be there.
std::string Patched(absl::string_view before, absl::string_view diff) {
  const std::vector<std::string> old_lines = LinesOf(before);
  std::vector<std::string> hunk = LinesOf(diff);
  hunk.erase(hunk.begin(), hunk.begin() + 2);  // the names
  absl::string_view head = hunk[0];
  UA_FUZZ_REQUIRE(absl::ConsumePrefix(&head, "@@ -"));
  size_t at = std::stoul(std::string(head));
  const size_t comma = head.find_first_of(", ");
  const bool none = absl::StartsWith(head.substr(comma), ",0 ");
  if (!none) --at;
  std::string out;
  for (size_t i = 0; i < at; ++i) out += old_lines[i];
  for (size_t i = 1; i < hunk.size(); ++i) {
    std::string line = hunk[i].substr(1);
    if (hunk[i][0] == '\\') continue;
    if (i + 1 < hunk.size() && hunk[i + 1][0] == '\\') line.pop_back();
    if (hunk[i][0] != '+') {
      UA_FUZZ_REQUIRE(at < old_lines.size() && old_lines[at] == line);
      ++at;
    }
    if (hunk[i][0] != '-') out += line;
  }
  for (; at < old_lines.size(); ++at) out += old_lines[at];
  return out;
}

// Hunk by hunk, with the numbers of both sides.
void CheckHunks(absl::string_view before, absl::string_view after,
                const std::string& diff) {
  const std::vector<std::string> old_lines = LinesOf(before);
  const std::vector<std::string> lines = LinesOf(diff);
  std::string out;
  size_t at = 0;
  for (size_t i = 2; i < lines.size(); ++i) {
    absl::string_view head = lines[i];
    if (absl::ConsumePrefix(&head, "@@ -")) {
      const size_t first = std::stoul(std::string(head));
      const bool none =
          absl::StartsWith(head.substr(head.find_first_of(", ")), ",0 ");
      UA_FUZZ_REQUIRE(first >= (none ? 0u : 1u));
      UA_FUZZ_REQUIRE(at <= first - (none ? 0 : 1));
      while (at < first - (none ? 0 : 1)) out += old_lines[at++];
      continue;
    }
    if (lines[i][0] == '\\') continue;
    std::string line = lines[i].substr(1);
    if (i + 1 < lines.size() && lines[i + 1][0] == '\\') line.pop_back();
    if (lines[i][0] != '+') {
      UA_FUZZ_REQUIRE(at < old_lines.size() && old_lines[at] == line);
      ++at;
    }
    if (lines[i][0] != '-') out += line;
  }
  while (at < old_lines.size()) out += old_lines[at++];
  UA_FUZZ_REQUIRE(out == after);
}

}  // namespace

UA_FUZZ_TARGET(unified_diff, input) {
  const size_t divide = input.find('\0');
  if (divide == absl::string_view::npos) return;
  const absl::string_view before = input.substr(0, divide);
  const absl::string_view after = input.substr(divide + 1);
  const std::string diff = UnifiedDiff("f", before, after);
  if (before == after) {
    UA_FUZZ_REQUIRE(diff.empty());
    return;
  }
  UA_FUZZ_REQUIRE(Patched(before, diff) == after);
  CheckHunks(before, after, FullDiff("f", before, after));
}
