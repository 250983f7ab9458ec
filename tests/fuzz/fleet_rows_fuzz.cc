// Whatever an import or a bulk assessment reads: rows or faults, each in its
// place, and no secret in either. The first byte chooses the reader.
#include <algorithm>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/cli/assess/message_frames.h"
#include "services/cli/fleet/fleet_csv.h"
#include "services/cli/fleet/import_rows.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kFrameBytes = 1 << 16;

void ReadAll(ImportRows& rows) {
  std::string place;
  while (const std::optional<ImportRow> row = rows.Next()) {
    UA_FUZZ_REQUIRE(!row->place.empty() && row->place != place);
    UA_FUZZ_REQUIRE(row->deployment.ok() ||
                    !row->deployment.status().message().empty());
    place = row->place;
  }
  UA_FUZZ_REQUIRE(rows.Skip(1) == 0);
}

void ReadLines(absl::string_view input) {
  std::istringstream in{std::string(input)};
  ReadAll(*JsonLineRows(in));
}

void ReadAstro(absl::string_view input) {
  FleetImportOptions options;
  options.revision = 1;
  const auto rows = AstroRows(input, options);
  if (rows.ok()) ReadAll(**rows);
}

void ReadFrames(absl::string_view input) {
  std::istringstream in{std::string(input)};
  while (true) {
    const auto frame = ReadFrame(in, kFrameBytes);
    if (!frame.ok() || !frame->has_value()) return;
    UA_FUZZ_REQUIRE((*frame)->size() <= kFrameBytes);
    std::istringstream again(FrameOf(**frame));
    const auto same = ReadFrame(again, kFrameBytes);
    UA_FUZZ_REQUIRE(same.ok() && *same == *frame);
  }
}

// A cell is one cell, and no spreadsheet works it out.
void WriteCell(absl::string_view input) {
  CsvText csv;
  csv.Cell(input).End();
  const std::string& text = csv.text();
  const size_t quotes =
      static_cast<size_t>(std::count(text.begin(), text.end(), '"'));
  UA_FUZZ_REQUIRE(quotes % 2 == 0);
  UA_FUZZ_REQUIRE(absl::EndsWith(text, "\r\n"));
  const char first = text[text[0] == '"' ? 1 : 0];
  UA_FUZZ_REQUIRE(!absl::StrContains("=+-@\t", first));
}

}  // namespace
}  // namespace upgrade_advisor

UA_FUZZ_TARGET(fleet_rows, input) {
  const absl::string_view rest = input.empty() ? input : input.substr(1);
  switch (input.empty() ? 'l' : input[0]) {
    case 'a':
      return ReadAstro(rest);
    case 'f':
      return ReadFrames(rest);
    case 'c':
      return WriteCell(rest);
    default:
      return ReadLines(rest);
  }
}
