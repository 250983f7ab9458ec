// The channel to a service that runs elsewhere.
#ifndef SERVICES_CLI_CLIENT_CHANNEL_OPTIONS_H_
#define SERVICES_CLI_CLIENT_CHANNEL_OPTIONS_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/tls/credential_files.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct ChannelOptions {
  ChannelOptions() { tls.authorities_option = "--tls-ca"; }

  std::string server;  // empty: a service inside this process
  CredentialPaths tls;
  std::string tls_server_name;  // empty: the host of the address
  bool use_proxy = false;
};

// --server, --tls-ca, --tls-cert, --tls-key, --tls-server-name, --use-proxy.
void AddChannelOptions(CLI::App& app, ChannelOptions& options);

// InvalidArgument with every fault of the address and the files, and if they do
// not belong together.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(
    const ChannelOptions& options);

// What may help if a call over such a channel failed so: an option to add or
// change, as a sentence with a line end; empty if there is nothing to say.
std::string ConnectionAdvice(const grpc::Status& status,
                             const ChannelOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_CHANNEL_OPTIONS_H_
