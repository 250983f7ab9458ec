#include "services/tls/pem_blocks.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

// The label of a line that begins or ends a block; empty if it does not.
absl::string_view LabelOf(absl::string_view line, absl::string_view word) {
  if (!absl::ConsumePrefix(&line, absl::StrCat("-----", word, " ")) ||
      !absl::ConsumeSuffix(&line, "-----")) {
    return "";
  }
  return line;
}

}  // namespace

std::vector<PemBlock> PemBlocksOf(absl::string_view text) {
  std::vector<PemBlock> blocks;
  bool is_open = false;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripTrailingAsciiWhitespace(line);
    if (const absl::string_view label = LabelOf(line, "BEGIN");
        !label.empty()) {
      blocks.push_back({number, std::string(label), "", false});
      is_open = true;
    }
    if (!is_open) continue;
    absl::StrAppend(&blocks.back().text, line, "\n");
    if (LabelOf(line, "END") != blocks.back().label) continue;
    blocks.back().is_complete = true;
    is_open = false;
  }
  return blocks;
}

}  // namespace upgrade_advisor
