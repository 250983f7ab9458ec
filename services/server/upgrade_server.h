// The service on gRPC: listening ports, health, reflection, limits, graceful
// stop.
//
// Thread-safe after Start. Also runs without any port, for a client in the same
// process: the command line uses it so, and has no other way to an answer.
#ifndef SERVICES_SERVER_UPGRADE_SERVER_H_
#define SERVICES_SERVER_UPGRADE_SERVER_H_

#include <grpcpp/channel.h>
#include <grpcpp/server.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/engine/engine.h"

namespace upgrade_advisor {

class UpgradeServer {
 public:
  // Serves the engine, which outlives the server, on `addresses`
  // ("127.0.0.1:0"; port 0 takes a free one). UNAVAILABLE naming the address
  // that cannot be bound.
  static absl::StatusOr<std::unique_ptr<UpgradeServer>> Start(
      const Engine& engine, const std::vector<std::string>& addresses);
  ~UpgradeServer();
  UpgradeServer(const UpgradeServer&) = delete;
  UpgradeServer& operator=(const UpgradeServer&) = delete;

  // Ports in the order of the addresses.
  const std::vector<int>& ports() const { return ports_; }

  // A channel that stays inside the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Serves a health status under a name other than those of the services.
  void SetHealth(const std::string& name, bool serving);

  // Says NOT_SERVING, lets calls in flight finish until the grace is over, then
  // ends them. Returns when all have ended.
  void Stop(std::chrono::milliseconds grace);

 private:
  UpgradeServer() = default;

  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::vector<int> ports_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_UPGRADE_SERVER_H_
