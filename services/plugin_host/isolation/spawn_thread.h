// Starts processes from one thread that lives as long as the service.
//
// A worker asks the kernel to be killed when its parent ends, and the parent is
// the thread that started it, not the process: started from a thread that comes
// and goes, it would end with that thread. Thread-safe.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_SPAWN_THREAD_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_SPAWN_THREAD_H_

#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/base/thread_annotations.h"

namespace upgrade_advisor {

class SpawnThread {
 public:
  SpawnThread();
  // Ends the thread, and with it every process that asked for it.
  ~SpawnThread();
  SpawnThread(const SpawnThread&) = delete;
  SpawnThread& operator=(const SpawnThread&) = delete;

  // Runs `spawn` on the thread and waits for what it returns.
  pid_t Run(const std::function<pid_t()>& spawn);

 private:
  void Loop();

  std::mutex turn_;  // held for the whole of one Run; taken before mutex_
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<pid_t()>* wanted_ ABSL_GUARDED_BY(mutex_) = nullptr;
  pid_t result_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_SPAWN_THREAD_H_
