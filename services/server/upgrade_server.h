// The service on gRPC: its listeners, health, limits, graceful stop.
//
// Thread-safe after Start. Also runs without any port, for a client in the same
// process: the command line uses it so, and has no other way to an answer.
#ifndef SERVICES_SERVER_UPGRADE_SERVER_H_
#define SERVICES_SERVER_UPGRADE_SERVER_H_

#include <grpcpp/channel.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/request_limits.h"
#include "services/engine/engine.h"
#include "services/server/answer_cache.h"
#include "services/server/listening_server.h"
#include "services/server/request_threads.h"
#include "services/server/services.h"
#include "services/telemetry/call_telemetry.h"

namespace upgrade_advisor {

struct ServerSettings {
  // The most that a request may have, at most limits::kRequestBytes.
  size_t request_bytes = limits::kDefaultRequestBytes;
  RequestThreads::Limits threads = {};
  // Of all connections together, for what gRPC reads and writes.
  size_t transport_bytes = 256u << 20;
  // TLS for addresses that are not sockets; without it, none.
  PresentCredentials credentials = {};
  // Outlives the server; null: whoever connects may call everything.
  CallAuthorizer* authorizer = nullptr;
  // Outlives the server; null: every request is worked out.
  AnswerCache* cache = nullptr;
  // Outlives the server; null: callers may ask for anything.
  CallLimiter* limiter = nullptr;
  // Outlives the server; null: nobody asks what calls there were.
  CallTelemetry* telemetry = nullptr;
  // Outlives the server; null: nobody asks what came of them.
  WorkCounts* counts = nullptr;
  // The API again, with reflection and channelz.
  std::vector<std::string> admin_addresses = {};
  // Further services, on every address.
  std::vector<AddedService> added_services = {};
  // Ends what waits for longer than a call, before a stop waits for calls.
  std::function<void()> end_waiting = [] {};
};

// How a stop goes: new calls are refused after `drain`, in which the service
// still answers while health says NOT_SERVING, so that whoever distributes
// calls can look elsewhere. Calls in flight have the grace to end.
struct StopTimes {
  std::chrono::milliseconds drain{0};
  std::chrono::milliseconds grace{0};
};

class UpgradeServer {
 public:
  // Serves the engine, which outlives the server, on `addresses`
  // ("127.0.0.1:0"; port 0 takes a free one). UNAVAILABLE naming the address
  // that cannot be bound.
  static absl::StatusOr<std::unique_ptr<UpgradeServer>> Start(
      const Engine& engine, const std::vector<std::string>& addresses,
      const ServerSettings& settings = {});
  ~UpgradeServer();
  UpgradeServer(const UpgradeServer&) = delete;
  UpgradeServer& operator=(const UpgradeServer&) = delete;

  // Ports in the order of the addresses.
  const std::vector<int>& ports() const { return server_->ports(); }
  std::vector<int> admin_ports() const;

  // A channel that stays inside the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Serves a health status under a name other than those of the services.
  void SetHealth(const std::string& name, bool serving);

  // Whether gRPC answers for its health soon. Waits for the answer.
  bool IsAlive();

  // Of the threads that work on requests.
  std::vector<Sample> Samples() const { return threads_.Samples(); }

  // Says NOT_SERVING, waits, lets calls in flight finish until the grace is
  // over, then cancels them, and whatever watches the health. Returns when all
  // have ended.
  void Stop(const StopTimes& times);

 private:
  UpgradeServer(const Engine& engine, const ServerSettings& settings);
  absl::StatusOr<std::unique_ptr<ListeningServer>> Listen(
      const std::vector<std::string>& addresses, bool shows_itself) const;
  void ShutDown(std::chrono::system_clock::time_point end);
  void ShutDownAfterArrivals(std::chrono::system_clock::time_point end);

  const ServerSettings settings_;
  RequestThreads threads_;
  LateCalls late_;
  const ServiceParts parts_;
  std::unique_ptr<ListeningServer> server_;
  std::unique_ptr<ListeningServer> admin_;  // null: there is none
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_UPGRADE_SERVER_H_
