// The worker processes of a plugin set.
//
// Plugins are added while the set is loaded, by one thread; after that it is
// thread-safe. A request borrows a slot, which has one process for each plugin;
// with all slots lent it waits, as long as it has time. Processes end with the
// pool.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_WORKER_POOL_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_WORKER_POOL_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "services/plugin_host/isolation/worker_slot.h"

namespace upgrade_advisor {

struct WorkerPoolOptions {
  WorkerSettings settings;
  // How many requests may be with workers at once.
  int slots = 2;
  // How long the isolated plugins of one request may take together.
  std::chrono::milliseconds budget{500};
  std::chrono::milliseconds grace{20};
};

class WorkerPool {
 public:
  // `shared_sheets`, which most steps refer to, outlive the pool.
  static absl::StatusOr<std::unique_ptr<WorkerPool>> Make(
      const WorkerPoolOptions& options, std::shared_ptr<SpawnThread> spawner,
      absl::Span<const FactSheet> shared_sheets);
  // Waits for no process that is still being started: a request may be the last
  // to hold the pool.
  ~WorkerPool() { ends_ = true; }

  // Loads the plugin in a process and keeps it; returns its number. The error
  // says what the plugin did instead.
  absl::StatusOr<uint32_t> Add(PluginImage image);
  // Of a plugin that was added: it will not be asked, its process ends.
  void Drop(uint32_t number) { slots_.front()->Stop(number); }
  // Loads the plugin in a process of which nothing is kept.
  absl::Status Try(const PluginImage& image);

  const IsolatedPlugin& plugin(uint32_t number) const {
    return *setup_.plugins[number];
  }

  // Answers every job; see WorkerSlot.
  void Examine(absl::Span<const StepSheets> steps, std::vector<WorkerJob> jobs,
               const ExaminationContext& context,
               const std::function<void()>& meanwhile);

 private:
  WorkerPool() = default;

  WorkerSlot* Borrow(const ExaminationContext& context);
  void Return(WorkerSlot* slot);

  std::atomic<bool> ends_ = false;
  std::shared_ptr<SpawnThread> spawner_;
  WorkerSetup setup_;
  std::vector<std::unique_ptr<WorkerSlot>> slots_;
  std::mutex mutex_;  // held while a slot is borrowed or given back
  std::condition_variable returned_;
  std::vector<WorkerSlot*> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_POOL_H_
