#include "services/server/socket_acceptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <iterator>
#include <utility>

namespace upgrade_advisor {
namespace {

// Until somebody may have given a descriptor back.
constexpr int kPauseMs = 50;
constexpr int kIdleMs = 1000;
constexpr int kAtOnce = 64;

// Of one connection, not of the socket: accept(2) says to go on.
bool IsOfConnection(int error) {
  return error == EINTR || error == ECONNABORTED || error == EPROTO ||
         error == ENETDOWN || error == EHOSTUNREACH || error == ENETUNREACH;
}

}  // namespace

SocketAcceptor::SocketAcceptor(int socket, std::unique_ptr<Gate> gate)
    : socket_(socket),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      gate_(std::move(gate)) {
  // Others may listen on it as well, and take what poll saw.
  fcntl(socket_, F_SETFL, fcntl(socket_, F_GETFL) | O_NONBLOCK);
}

SocketAcceptor::~SocketAcceptor() {
  Stop();
  if (wake_ >= 0) close(wake_);
}

void SocketAcceptor::Start() {
  thread_ = std::thread([this] { Run(); });
}

void SocketAcceptor::Stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  const uint64_t one = 1;
  // Cannot fail: the counter is far from full.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
  thread_.join();
}

void SocketAcceptor::Wait(short events, int milliseconds) {
  pollfd waited[] = {{wake_, POLLIN, 0}, {socket_, events, 0}};
  poll(waited, std::size(waited), milliseconds);
}

void SocketAcceptor::AcceptSome() {
  for (int i = 0; i < kAtOnce && !stopping_; ++i) {
    const int fd =
        accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
      Gate::NewConnectionParameters connection;
      connection.listener_fd = socket_;
      connection.fd = fd;
      gate_->HandleNewConnection(&connection);
    } else if (errno == EAGAIN) {
      return;
    } else if (!IsOfConnection(errno)) {
      return Wait(0, kPauseMs);
    }
  }
}

void SocketAcceptor::Run() {
  while (!stopping_) {
    Wait(POLLIN, kIdleMs);
    AcceptSome();
  }
}

}  // namespace upgrade_advisor
