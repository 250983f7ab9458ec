#include "services/server/systemd_notifier.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <ctime>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

std::string TakeVariable(const char* name) {
  const char* const value = std::getenv(name);
  std::string out = value == nullptr ? "" : value;
  unsetenv(name);
  return out;
}

// When the reload began, by the clock that systemd compares it with.
int64_t MonotonicMicros() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

SystemdNotifier::SystemdNotifier() : socket_(TakeVariable("NOTIFY_SOCKET")) {
  const std::string period = TakeVariable("WATCHDOG_USEC");
  const std::string process = TakeVariable("WATCHDOG_PID");
  int64_t micros = 0;
  if (!absl::SimpleAtoi(period, &micros) || micros <= 0) return;
  if (!process.empty() && process != absl::StrCat(getpid())) return;
  watchdog_ = std::chrono::microseconds(micros);
}

void SystemdNotifier::Ready() { Send("READY=1"); }

void SystemdNotifier::Reloading() {
  Send(absl::StrCat("RELOADING=1\nMONOTONIC_USEC=", MonotonicMicros()));
}

void SystemdNotifier::Stopping() { Send("STOPPING=1"); }

void SystemdNotifier::Watch(const std::function<bool()>& is_alive) {
  if (watchdog_.count() == 0) return;
  // Three times as often as needed: one message may be late.
  const Clock::time_point now = Clock::now();
  if (now - last_alive_ < watchdog_ / 3 || !is_alive()) return;
  last_alive_ = now;
  Send("WATCHDOG=1");
}

void SystemdNotifier::Send(const std::string& text) const {
  sockaddr_un address{};
  if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
  address.sun_family = AF_UNIX;
  socket_.copy(address.sun_path, socket_.size());
  // An abstract socket is written with @ and begins with a zero.
  if (socket_[0] == '@') address.sun_path[0] = '\0';
  const int sender = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (sender < 0) return;
  const auto size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  sendto(sender, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
         reinterpret_cast<const sockaddr*>(&address), size);
  close(sender);
}

}  // namespace upgrade_advisor
