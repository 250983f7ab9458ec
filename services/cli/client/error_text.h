// A failed call, for people and for scripts.
#ifndef SERVICES_CLI_CLIENT_ERROR_TEXT_H_
#define SERVICES_CLI_CLIENT_ERROR_TEXT_H_

#include <grpcpp/support/status.h>

#include <string>

namespace upgrade_advisor {

// The message and every violation, one a line, with the option of the command
// line that fills the field.
std::string ErrorText(const grpc::Status& status);

// {"error": ...} with the google.rpc.Status as JSON.
std::string ErrorJson(const grpc::Status& status);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_ERROR_TEXT_H_
