// Where --server says that the service is, and how it is reached.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_CLIENT_SERVER_ADDRESS_H_
#define SERVICES_CLI_CLIENT_SERVER_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct ServerAddress {
  std::string target;  // for gRPC: "advisor.example.org:443", "unix:/run/s"
  bool is_tls = false;
  bool is_socket = false;
};

// "https://HOST[:PORT]" (443), "HOST:PORT" or "unix:PATH". InvalidArgument for
// anything else, which says what to write.
absl::StatusOr<ServerAddress> ParseServerAddress(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_SERVER_ADDRESS_H_
