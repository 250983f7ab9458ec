// Reports to systemd how the service is, by the protocol of sd_notify.
//
// Without systemd it does nothing. Never waits. Used by one thread.
#ifndef SERVICES_SERVER_SYSTEMD_NOTIFIER_H_
#define SERVICES_SERVER_SYSTEMD_NOTIFIER_H_

#include <chrono>
#include <functional>
#include <string>

namespace upgrade_advisor {

class SystemdNotifier {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, and removes them from
  // the environment: worker processes have nothing to report.
  SystemdNotifier();

  void Ready();
  void Reloading();
  void Stopping();

  // Says that the service is alive if it is time to, and `is_alive` agrees,
  // which is asked only then. Called more often than systemd wants to hear.
  void Watch(const std::function<bool()>& is_alive);

 private:
  using Clock = std::chrono::steady_clock;

  void Send(const std::string& text) const;

  std::string socket_;  // empty: nobody listens
  std::chrono::microseconds watchdog_{0};
  Clock::time_point last_alive_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SYSTEMD_NOTIFIER_H_
