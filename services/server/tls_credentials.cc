#include "services/server/tls_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <string>
#include <utility>

namespace upgrade_advisor {
namespace {

class ListenerCredentials final : public grpc::ServerCredentials {
 public:
  explicit ListenerCredentials(PresentCredentials present)
      : present_(std::move(present)) {}

  // Nobody sets one: authorization is done where a call is served.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    grpc_server_credentials* const credentials =
        grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                present_()->authorities.empty()
                    ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                    : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY,
                &Fetch, this));
    const int port =
        grpc_server_add_http2_port(server, address.c_str(), credentials);
    grpc_server_credentials_release(credentials);
    return port;
  }

  // gRPC calls it before each handshake, one at a time for each listener.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** out) {
    auto& listener = *static_cast<ListenerCredentials*>(self);
    std::shared_ptr<const Credentials> now = listener.present_();
    if (now == listener.given_)
      return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    const grpc_ssl_pem_key_cert_pair pair{now->private_key.c_str(),
                                          now->certificate_chain.c_str()};
    // gRPC aborts without authorities, also where no client is asked for a
    // certificate; then they are not used, and any will do.
    const std::string& authorities =
        now->authorities.empty() ? now->certificate_chain : now->authorities;
    *out = grpc_ssl_server_certificate_config_create(authorities.c_str(), &pair,
                                                     1);
    listener.given_ = std::move(now);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const PresentCredentials present_;
  std::shared_ptr<const Credentials> given_;  // under a lock of gRPC
};

}  // namespace

std::shared_ptr<grpc::ServerCredentials> TlsListenerCredentials(
    PresentCredentials present) {
  return std::make_shared<ListenerCredentials>(std::move(present));
}

}  // namespace upgrade_advisor
