#include "services/plugin_host/isolation/spawn_thread.h"

#include <signal.h>

#include <utility>

namespace upgrade_advisor {

SpawnThread::SpawnThread() {
  // The service's signals are for its main thread.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { Loop(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

SpawnThread::~SpawnThread() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

pid_t SpawnThread::Run(const std::function<pid_t()>& spawn) {
  const std::lock_guard<std::mutex> turn(turn_);
  std::unique_lock<std::mutex> lock(mutex_);
  wanted_ = &spawn;
  changed_.notify_all();
  changed_.wait(lock, [this] { return wanted_ == nullptr; });
  return result_;
}

void SpawnThread::Loop() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || wanted_ != nullptr; });
    if (ending_) return;
    result_ = (*wanted_)();
    wanted_ = nullptr;
    changed_.notify_all();
  }
}

}  // namespace upgrade_advisor
