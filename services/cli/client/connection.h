// A channel to a service: another one, or one inside this process.
#ifndef SERVICES_CLI_CLIENT_CONNECTION_H_
#define SERVICES_CLI_CLIENT_CONNECTION_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/cli/client/local_engine.h"
#include "services/cli/client/options.h"
#include "services/server/upgrade_server.h"

namespace upgrade_advisor {

// Owns the service if it is in this process; lives as long as its channel is
// used.
class Connection {
 public:
  // With options.channel, a channel to it; otherwise the catalog and plugins
  // are loaded and served here, without a port.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const Options& options);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  Connection() = default;

  std::unique_ptr<LocalEngine> local_;
  std::unique_ptr<UpgradeServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_CONNECTION_H_
