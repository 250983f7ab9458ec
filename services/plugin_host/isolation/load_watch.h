// The second stage of a worker's sandbox, enforced from outside.
//
// While a plugin loads, its worker has to open the plugin's file and to map
// code; the kernel asks the service about each such call (seccomp's user
// notification), and the service lets it pass. With this object the answers
// end: from then on the kernel refuses the calls, whatever the plugin has done
// to its process. A worker cannot load a filter of its own, nor say that it is
// loaded and go on.
//
// Used by one thread.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_LOAD_WATCH_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_LOAD_WATCH_H_

#include <utility>

namespace upgrade_advisor {

class LoadWatch {
 public:
  // Nothing is watched.
  LoadWatch() = default;
  // Takes over what the worker handed over; negative: nothing.
  explicit LoadWatch(int listener) : listener_(listener) {}
  LoadWatch(LoadWatch&& other) noexcept
      : listener_(std::exchange(other.listener_, -1)) {}
  LoadWatch& operator=(LoadWatch&& other) noexcept {
    std::swap(listener_, other.listener_);
    return *this;
  }
  ~LoadWatch();

  bool is_watching() const { return listener_ >= 0; }
  // To be waited for (POLLIN).
  int listener() const { return listener_; }
  // Once it is readable: lets the call that waits pass.
  void LetPass() const;

 private:
  int listener_ = -1;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_LOAD_WATCH_H_
