// A failed call, for people and for scripts.
#ifndef SERVICES_CLI_CLIENT_ERROR_TEXT_H_
#define SERVICES_CLI_CLIENT_ERROR_TEXT_H_

#include <grpcpp/support/status.h>

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace upgrade_advisor {

// A field of a request, and what fills it on the command line.
using FieldOption = std::pair<absl::string_view, absl::string_view>;

// The message and every violation, one a line, with the option of the command
// line that fills the field. `more` are those of a command, which come first.
std::string ErrorText(const grpc::Status& status,
                      absl::Span<const FieldOption> more = {});

// {"error": ...} with the google.rpc.Status as JSON.
std::string ErrorJson(const grpc::Status& status);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_ERROR_TEXT_H_
