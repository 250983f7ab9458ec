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
  if (absl::Status s = CheckInstallation(); !s.ok()) return s;
  out->loader_ =
      std::make_unique<PluginLoader>(LoaderOptionsOf(options.service));
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot =
      LoadSnapshot(SourcesOf(options.service), *out->loader_);
  if (!snapshot.ok()) return snapshot.status();
  out->engine_ = std::make_unique<Engine>(*std::move(snapshot), TodayUtc);
  absl::StatusOr<std::unique_ptr<UpgradeServer>> server = UpgradeServer::Start(
      *out->engine_, {}, {.request_bytes = limits::kRequestBytes});
  if (!server.ok()) return server.status();
  out->server_ = *std::move(server);
  out->channel_ = out->server_->InProcessChannel();
  return out;
}

}  // namespace upgrade_advisor
