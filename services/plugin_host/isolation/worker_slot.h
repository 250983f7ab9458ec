// One process for each isolated plugin: what a request has to itself while it
// is examined.
//
// Not thread-safe: WorkerPool lends a slot to one request at a time.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_WORKER_SLOT_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_WORKER_SLOT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
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
  using Clock = std::chrono::steady_clock;

  // The setup outlives the slot.
  explicit WorkerSlot(WorkerSetup& setup) : setup_(setup) {}

  // Begins to start the plugin's process on a thread of its own, unless it runs
  // or is being started: loading is bounded by a time of its own, which no
  // request has.
  void Begin(uint32_t plugin);
  // Whether it runs, now or before the time is over. An error is how its start
  // failed; the next Begin tries again.
  absl::StatusOr<bool> Await(uint32_t plugin, Clock::time_point until);
  // One that runs.
  WorkerProcess& worker(uint32_t plugin) { return *seats_[plugin].worker; }
  // Ends the plugin's process, if it runs.
  void Stop(uint32_t plugin) { SeatOf(plugin).worker.reset(); }
  // The plugin's process was asked again and lives.
  void NoteRound(uint32_t plugin) { ++SeatOf(plugin).rounds; }
  // Somebody killed the plugin's process while it was asked nothing. True if
  // the one before it ended the same way, and neither lived for more than a
  // round: the plugin does it to itself.
  bool NoteIdleKill(uint32_t plugin);
  // After a round: leaves nothing of it behind. A process that holds the memory
  // of a large batch gets a successor, because that memory cannot be given
  // back.
  void Release(uint32_t plugin);
  // Loads a plugin in a process that ends with the call.
  absl::Status Try(const PluginImage& image);

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
  using Started = absl::StatusOr<std::unique_ptr<WorkerProcess>>;
  struct Seat {
    std::unique_ptr<WorkerProcess> worker;
    // Valid while one is being started.
    std::future<Started> starting;
    int rounds = 0;       // of `worker`
    int short_lives = 0;  // in a row, of processes that were killed idle
  };

  Seat& SeatOf(uint32_t plugin);

  WorkerSetup& setup_;
  std::vector<Seat> seats_;  // by plugin
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_SLOT_H_
