// Where a listener listens: "127.0.0.1:50051", "[::1]:0", "unix:/run/socket",
// and "fd:3" for a socket that was there before (inherited_sockets.h).
//
// Thread-safe.
#ifndef SERVICES_SERVER_LISTEN_ADDRESS_H_
#define SERVICES_SERVER_LISTEN_ADDRESS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// What is wrong with an address; empty: nothing that can be seen. gRPC listens
// on port 443 where none is written, takes one that is too large modulo 65536,
// and takes over the socket of a service that runs.
absl::string_view ListenFault(absl::string_view address);

bool IsUnixSocket(absl::string_view address);

// Whether only processes of this host reach it: a socket, 127.0.0.0/8, [::1]
// or localhost.
bool IsLocal(absl::string_view address);

// The descriptor of "fd:3"; -1 for every other address.
int InheritedSocketOf(absl::string_view address);

// Where clients find a listener that got this port; a socket has none.
std::string PlaceOf(absl::string_view address, int port);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_LISTEN_ADDRESS_H_
