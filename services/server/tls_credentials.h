// TLS for listeners of gRPC, with certificates that may be replaced.
//
// gRPC 1.51 can watch files itself, and then aborts on an empty key and serves
// nobody with a pair that does not fit. Here it asks for the present
// credentials at each handshake instead, and keeps the last it could use.
#ifndef SERVICES_SERVER_TLS_CREDENTIALS_H_
#define SERVICES_SERVER_TLS_CREDENTIALS_H_

#include <grpcpp/security/server_credentials.h>

#include <functional>
#include <memory>

#include "services/tls/credential_files.h"

namespace upgrade_advisor {

// What new connections get. Called by threads of gRPC.
using PresentCredentials = std::function<std::shared_ptr<const Credentials>()>;

// TLS 1.2 and 1.3 for one listener, which has to be gone before the
// credentials are. Clients need a certificate if the credentials have
// authorities when the listener starts.
std::shared_ptr<grpc::ServerCredentials> TlsListenerCredentials(
    PresentCredentials present);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_TLS_CREDENTIALS_H_
