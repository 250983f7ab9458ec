#include "services/cli/client/connection.h"

#include <utility>

#include "services/domain/request_limits.h"

namespace upgrade_advisor {

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const Options& options) {
  std::unique_ptr<Connection> out(new Connection);
  if (!options.channel.server.empty()) {
    auto channel = OpenChannel(options.channel);
    if (!channel.ok()) return channel.status();
    out->channel_ = *std::move(channel);
    return out;
  }
  absl::StatusOr<std::unique_ptr<LocalEngine>> local =
      LocalEngine::Load(options.service);
  if (!local.ok()) return local.status();
  out->local_ = *std::move(local);
  absl::StatusOr<std::unique_ptr<UpgradeServer>> server = UpgradeServer::Start(
      out->local_->engine(), {}, {.request_bytes = limits::kRequestBytes});
  if (!server.ok()) return server.status();
  out->server_ = *std::move(server);
  out->channel_ = out->server_->InProcessChannel();
  return out;
}

}  // namespace upgrade_advisor
