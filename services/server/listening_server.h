// One gRPC server: its addresses, its services, health, and the limits that
// every one of ours has.
//
// Thread-safe after Start.
#ifndef SERVICES_SERVER_LISTENING_SERVER_H_
#define SERVICES_SERVER_LISTENING_SERVER_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/server/socket_acceptor.h"
#include "services/server/tls_credentials.h"

namespace upgrade_advisor {

// SERVING for as long as the server answers, also while it stops and everything
// else says NOT_SERVING: whoever restarts services that hang asks for this one.
inline constexpr char kLivenessName[] = "upgrade-advisor.liveness";
// The same as the empty name, for probes that name what they ask.
inline constexpr char kReadinessName[] = "upgrade-advisor.readiness";

class ListeningServer {
 public:
  struct Settings {
    // "127.0.0.1:0"; port 0 takes a free one. "fd:3" is a socket that was there
    // before.
    std::vector<std::string> addresses;
    // For addresses that are not sockets; without it they are not encrypted.
    PresentCredentials credentials;
    // What gRPC takes of one message, and holds for all connections together.
    int message_bytes = 0;
    size_t transport_bytes = 0;
    // Whether reflection and channelz are served as well: who has them sees
    // every field and every connection.
    bool shows_itself = false;
  };
  using Services = std::vector<std::unique_ptr<grpc::Service>>;

  // Health of the services is SERVING. UNAVAILABLE naming the addresses that
  // cannot be bound.
  static absl::StatusOr<std::unique_ptr<ListeningServer>> Start(
      const Settings& settings, Services services);
  ListeningServer(const ListeningServer&) = delete;
  ListeningServer& operator=(const ListeningServer&) = delete;

  // Ports in the order of the addresses; of a socket that was there before, -1.
  const std::vector<int>& ports() const { return ports_; }
  grpc::Server& grpc() { return *server_; }

  void SetHealth(const std::string& name, bool serving);
  // Of the server and of all its services.
  void SetHealthOfServices(bool serving);

  // Refuses new calls, and cancels those that have not ended by then.
  void ShutDown(std::chrono::system_clock::time_point end);

 private:
  explicit ListeningServer(Services services)
      : services_(std::move(services)) {}
  absl::Status Listen(const Settings& settings);
  void AddListener(const Settings& settings, size_t i,
                   grpc::ServerBuilder& builder);

  const Services services_;
  // Refuses calls of methods that nobody has on the threads of callbacks. gRPC
  // would start threads for them otherwise, as many as there are calls.
  grpc::CallbackGenericService unknown_;
  // One for each address; gRPC calls them as long as it listens.
  std::vector<std::shared_ptr<grpc::ServerCredentials>> credentials_;
  std::vector<int> ports_;
  std::unique_ptr<grpc::Server> server_;
  // Of sockets that were there before; they hand connections to the server.
  std::vector<std::unique_ptr<SocketAcceptor>> acceptors_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_LISTENING_SERVER_H_
