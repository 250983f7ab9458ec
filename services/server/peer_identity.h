// Who is at the other end of a connection, by its certificate.
//
// Thread-safe. gRPC 1.51 does not say which process or user is at the other end
// of a Unix socket: such callers have no name.
#ifndef SERVICES_SERVER_PEER_IDENTITY_H_
#define SERVICES_SERVER_PEER_IDENTITY_H_

#include <grpcpp/security/auth_context.h>

#include "services/authorization/caller.h"

namespace upgrade_advisor {

// Certificates that were not verified give no names. Nobody for a connection
// without TLS or without a client certificate.
Caller CallerOf(const grpc::AuthContext& context);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_PEER_IDENTITY_H_
