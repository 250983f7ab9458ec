// Accepts connections of a socket that somebody else opened, and hands them to
// gRPC. Where descriptors are lacking, it waits and goes on.
//
// Thread-safe. Owns a thread and not the socket, which stays open: what comes
// after Stop waits for whoever listens on it next.
#ifndef SERVICES_SERVER_SOCKET_ACCEPTOR_H_
#define SERVICES_SERVER_SOCKET_ACCEPTOR_H_

#include <grpcpp/server_builder.h>

#include <atomic>
#include <memory>
#include <thread>

namespace upgrade_advisor {

class SocketAcceptor {
 public:
  using Gate = grpc::experimental::ExternalConnectionAcceptor;

  SocketAcceptor(int socket, std::unique_ptr<Gate> gate);
  ~SocketAcceptor();
  SocketAcceptor(const SocketAcceptor&) = delete;
  SocketAcceptor& operator=(const SocketAcceptor&) = delete;

  // Once, after gRPC's server has started.
  void Start();
  // Before it ends.
  void Stop();

 private:
  void Run();
  void AcceptSome();
  // Until something happens, or the time is over.
  void Wait(short events, int milliseconds);

  const int socket_;
  const int wake_;  // an eventfd
  std::atomic<bool> stopping_ = false;
  const std::unique_ptr<Gate> gate_;
  std::thread thread_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SOCKET_ACCEPTOR_H_
