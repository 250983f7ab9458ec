#include "services/cli/client/option_files.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "services/base/read_file.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMaxFileBytes = 64u << 20;

}  // namespace

absl::StatusOr<std::string> ReadFileOf(absl::string_view option,
                                       const std::string& path) {
  const bool is_input = path == "-";
  absl::StatusOr<std::string> text = is_input
                                         ? ReadStandardInput(kMaxFileBytes)
                                         : ReadFileOrPipe(path, kMaxFileBytes);
  if (text.ok()) return text;
  return absl::InvalidArgumentError(
      absl::StrCat(option, ": ", is_input ? "standard input" : path, " ",
                   text.status().message()));
}

std::string WithoutQuotes(absl::string_view message) {
  message = message.substr(0, message.find('\n'));
  std::string out;
  bool quoted = false;
  for (char c : message) {
    if (c == '"') quoted = !quoted;
    if (!quoted || c == '"') out.push_back(c);
  }
  return out;
}

}  // namespace upgrade_advisor
