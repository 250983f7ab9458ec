// One process for each isolated plugin, and the memory they read a batch from:
// what a request has to itself while it is examined.
//
// Not thread-safe: WorkerPool lends a slot to one request at a time.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_WORKER_SLOT_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_WORKER_SLOT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/domain/judge.h"
#include "services/plugin_host/isolation/job_batch.h"
#include "services/plugin_host/isolation/plugin_health.h"
#include "services/plugin_host/isolation/shared_memory.h"
#include "services/plugin_host/isolation/spawn_thread.h"
#include "services/plugin_host/isolation/worker_process.h"
#include "services/plugin_host/trust/plugin_image.h"

namespace upgrade_advisor {

// A plugin that runs in workers; shared by all slots.
struct IsolatedPlugin {
  explicit IsolatedPlugin(PluginImage verified) : image(std::move(verified)) {}

  PluginImage image;
  PluginDescriptor descriptor;
  bool is_filtered = false;
  PluginHealth health;
};

// An examination by a plugin in a worker. `job.advisory` counts within the
// plugin, `answer` is where its answer goes.
struct WorkerJob {
  uint32_t plugin = 0;
  BatchJob job;
  Examination* answer = nullptr;
};

// What every slot of a pool is made with; outlives them.
struct WorkerSetup {
  WorkerSettings settings;
  SpawnThread* spawner = nullptr;
  absl::Span<const FactSheet> shared_sheets;
  SharedMemory shared_bytes;
  // How long the plugins of a request may take, and how long one may take to
  // stop when asked to.
  std::chrono::milliseconds budget{500};
  std::chrono::milliseconds grace{20};
  std::vector<std::unique_ptr<IsolatedPlugin>> plugins;
};

class WorkerSlot {
 public:
  static absl::StatusOr<std::unique_ptr<WorkerSlot>> Make(WorkerSetup& setup);

  // Starts the plugin's process, unless it runs.
  absl::Status Start(uint32_t plugin);
  // One that runs.
  WorkerProcess& worker(uint32_t plugin) { return *workers_[plugin]; }
  // Ends the plugin's process, if it runs.
  void Stop(uint32_t plugin) { workers_[plugin].reset(); }
  // Loads a plugin in a process that ends with the call.
  absl::Status Try(const PluginImage& image);

  // The request area, which all processes of the slot read; worker_channel.h
  // says when. Writing a batch takes back an order to stop.
  // ResourceExhausted if it does not fit.
  absl::Status WriteBatch(absl::string_view batch);
  void TellToStop();
  // Gives back what a large batch took.
  void TrimRequestArea();

  IsolatedPlugin& plugin(uint32_t number) { return *setup_.plugins[number]; }
  const WorkerSetup& setup() const { return setup_; }

  // Answers every job; those of one plugin follow each other. A plugin whose
  // process dies owes one answer, the one it died at: what it had answered
  // stays, and the rest is asked of a new process, once. `meanwhile` runs
  // while the processes work.
  void Examine(absl::Span<const StepSheets> steps, std::vector<WorkerJob> jobs,
               const ExaminationContext& context,
               const std::function<void()>& meanwhile);

 private:
  WorkerSlot(WorkerSetup& setup, SharedMemory request)
      : setup_(setup), request_(std::move(request)) {}

  WorkerSetup& setup_;
  SharedMemory request_;
  std::vector<std::unique_ptr<WorkerProcess>> workers_;  // by plugin
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_SLOT_H_
