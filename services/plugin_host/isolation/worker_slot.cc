#include "services/plugin_host/isolation/worker_slot.h"

#include <utility>

#include "services/plugin_host/isolation/worker_round.h"

namespace upgrade_advisor {

absl::StatusOr<std::unique_ptr<WorkerSlot>> WorkerSlot::Make(
    WorkerSetup& setup) {
  absl::StatusOr<SharedMemory> request =
      SharedMemory::Make(kRequestAreaBytes, Sharing::kReadOnly);
  if (!request.ok()) return request.status();
  return std::unique_ptr<WorkerSlot>(
      new WorkerSlot(setup, *std::move(request)));
}

absl::Status WorkerSlot::Start(uint32_t plugin) {
  workers_.resize(setup_.plugins.size());
  if (workers_[plugin] != nullptr) return absl::OkStatus();
  IsolatedPlugin& isolated = *setup_.plugins[plugin];
  absl::StatusOr<std::unique_ptr<WorkerProcess>> started =
      WorkerProcess::Start(setup_.settings, *setup_.spawner, isolated.image,
                           request_, setup_.shared_bytes);
  if (!started.ok()) return started.status();
  workers_[plugin] = *std::move(started);
  isolated.health.AddStart();
  return absl::OkStatus();
}

absl::Status WorkerSlot::Try(const PluginImage& image) {
  return WorkerProcess::Start(setup_.settings, *setup_.spawner, image, request_,
                              setup_.shared_bytes)
      .status();
}

void WorkerSlot::Examine(absl::Span<const StepSheets> steps,
                         std::vector<WorkerJob> jobs,
                         const ExaminationContext& context,
                         const std::function<void()>& meanwhile) {
  WorkerRound first(*this, steps, std::move(jobs), context);
  first.Ask();
  meanwhile();
  first.Collect();
  if (first.left().empty()) return;
  WorkerRound second(*this, steps, std::move(first.left()), context);
  second.Ask();
  second.Collect();
  for (const WorkerJob& job : second.left()) {
    job.answer->outcome = Outcome::kFailed;
    job.answer->failure = "its worker processes ended twice in one request";
  }
}

}  // namespace upgrade_advisor
