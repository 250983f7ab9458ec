// The files that options name.
#ifndef SERVICES_CLI_CLIENT_OPTION_FILES_H_
#define SERVICES_CLI_CLIENT_OPTION_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The text of an option's file, at most 64 MiB; "-" is standard input.
// INVALID_ARGUMENT names the option.
absl::StatusOr<std::string> ReadFileOf(absl::string_view option,
                                       const std::string& path);

// Protobuf's messages quote what they could not read, which may be a secret:
// only the first line stays, without what it quotes.
std::string WithoutQuotes(absl::string_view message);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_OPTION_FILES_H_
