// By what a caller is known where each has limits of its own.
//
// Pure; thread-safe.
#ifndef SERVICES_SERVER_CALLER_KEY_H_
#define SERVICES_SERVER_CALLER_KEY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The name that a certificate proves; without one the address of the peer, as
// gRPC writes it: "ipv4:192.0.2.7:50000" without its port, and of IPv6 the
// network of 64 bits, all addresses of which one host may have. A Unix socket
// has one key for everybody.
std::string CallerKey(absl::string_view name, absl::string_view peer);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_CALLER_KEY_H_
