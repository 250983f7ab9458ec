#include "services/yaml/script_rows.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/project/shell_commands.h"

namespace upgrade_advisor {
namespace {

// What follows a mark, whose column counts characters.
absl::string_view AfterMark(absl::string_view text, const YAML::Mark& mark) {
  for (int line = 0; line < mark.line; ++line) {
    const size_t end = text.find('\n');
    if (end == absl::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  const auto begins_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  };
  for (int column = 0; column < mark.column && !text.empty(); ++column) {
    text.remove_prefix(1);
    while (!text.empty() && !begins_character(text.front())) {
      text.remove_prefix(1);
    }
  }
  return text;
}

bool IsLiteralBlock(const YAML::Node& script, absl::string_view text) {
  const absl::string_view rest = AfterMark(text, script.Mark());
  return !rest.empty() && rest.front() == '|';
}

}  // namespace

void AddScriptRows(const YAML::Node& script, const std::string& text,
                   Fact place, std::vector<Fact>& out) {
  place.line = static_cast<uint32_t>(script.Mark().line + 1);
  if (!IsLiteralBlock(script, text)) {
    return AddRowsAt(script.Scalar(), place, out);
  }
  const size_t first = out.size();
  ++place.line;
  AddShellFacts(script.Scalar(), std::move(place), out);
  // yaml-cpp breaks lines at more characters than others do.
  const auto lines =
      static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n') + 1);
  for (size_t i = first; i < out.size(); ++i) {
    out[i].line = std::min(out[i].line, lines);
  }
}

void AddRowsAt(absl::string_view script, const Fact& place,
               std::vector<Fact>& out) {
  const size_t first = out.size();
  AddShellFacts(script, place, out);
  for (size_t i = first; i < out.size(); ++i) out[i].line = place.line;
}

}  // namespace upgrade_advisor
