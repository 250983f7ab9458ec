#include "services/cli/client/option_files.h"

#include <cstdint>
#include <iostream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "services/base/read_file.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMaxFileBytes = 64u << 20;

std::string ReadStandardInput() {
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

}  // namespace

absl::StatusOr<std::string> ReadFileOf(absl::string_view option,
                                       const std::string& path) {
  absl::StatusOr<std::string> text =
      path == "-" ? ReadStandardInput() : ReadFile(path, kMaxFileBytes);
  if (!text.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(option, ": ", path, " ", text.status().message()));
  }
  if (text->size() > kMaxFileBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(option, ": standard input is larger than ",
                     kMaxFileBytes >> 20, " MiB, the limit"));
  }
  return text;
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
