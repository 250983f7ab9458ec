#include "services/server/configuration_file.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/base/nearest.h"
#include "services/base/read_file.h"

namespace upgrade_advisor {
namespace {

// What is wrong with a line; empty: nothing.
std::string FaultOf(absl::string_view line,
                    const std::vector<std::string>& names) {
  line = absl::StripAsciiWhitespace(line);
  if (line.empty() || line[0] == '#' || line[0] == ';') return "";
  const size_t equals = line.find('=');
  if (equals == absl::string_view::npos || equals == 0) {
    return "is not NAME=VALUE, nor a comment (#)";
  }
  const std::string name(absl::StripAsciiWhitespace(line.substr(0, equals)));
  if (std::find(names.begin(), names.end(), name) != names.end()) return "";
  const std::optional<std::string> nearest = NearestName(name, names);
  return absl::StrCat(
      "there is no option ", name,
      nearest ? absl::StrCat("; did you mean ", *nearest, "?") : "");
}

}  // namespace

absl::Status CheckConfigurationFile(const std::string& path,
                                    const std::vector<std::string>& names) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " ", text.status().message()));
  }
  std::string faults;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    ++number;
    const std::string fault = FaultOf(line, names);
    if (fault.empty()) continue;
    absl::StrAppend(&faults, faults.empty() ? "" : "\n", path, ":", number,
                    ": ", fault);
  }
  if (faults.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(faults);
}

}  // namespace upgrade_advisor
