#include "services/plugin_host/isolation/worker_slot.h"

#include <cstring>
#include <new>
#include <utility>

#include "services/plugin_host/isolation/worker_round.h"

namespace upgrade_advisor {
namespace {

// Of the request area, what stays in memory between requests: a batch of an
// ordinary project fits, and its pages need not be made again.
constexpr size_t kKeptBytes = 4u << 20;

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerSlot>> WorkerSlot::Make(
    WorkerSetup& setup) {
  absl::StatusOr<SharedMemory> request =
      SharedMemory::Make(kRequestAreaBytes, Sharing::kReadOnly);
  if (!request.ok()) return request.status();
  return std::unique_ptr<WorkerSlot>(
      new WorkerSlot(setup, *std::move(request)));
}

// Plugins are added to the pool while it is made, so the list may have grown.
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

// The process ends with the object, which nobody keeps.
absl::Status WorkerSlot::Try(const PluginImage& image) {
  return WorkerProcess::Start(setup_.settings, *setup_.spawner, image, request_,
                              setup_.shared_bytes)
      .status();
}

absl::Status WorkerSlot::WriteBatch(absl::string_view batch) {
  if (batch.size() > request_.size() - sizeof(RequestArea)) {
    return absl::ResourceExhaustedError(
        "the facts of the request exceed the 256 MiB that a worker process "
        "accepts");
  }
  auto* area = new (request_.data()) RequestArea;
  area->stop.store(false, std::memory_order_relaxed);
  area->batch_bytes = batch.size();
  std::memcpy(request_.data() + sizeof(RequestArea), batch.data(),
              batch.size());
  return absl::OkStatus();
}

// Relaxed: nothing else has to be seen with it, and a job late does no harm.
void WorkerSlot::TellToStop() {
  reinterpret_cast<RequestArea*>(request_.data())
      ->stop.store(true, std::memory_order_relaxed);
}

void WorkerSlot::TrimRequestArea() { request_.Shrink(kKeptBytes); }

// Two rounds, not more: a plugin that kills its process twice in one request
// would do so again, and the caller waits.
void WorkerSlot::Examine(absl::Span<const StepSheets> steps,
                         std::vector<WorkerJob> jobs,
                         const ExaminationContext& context,
                         const std::function<void()>& meanwhile) {
  WorkerRound first(*this, steps, std::move(jobs), context);
  first.Ask();
  meanwhile();
  first.Collect();
  if (first.unanswered().empty()) return;
  WorkerRound second(*this, steps, std::move(first.unanswered()), context);
  second.Ask();
  second.Collect();
  for (const WorkerJob& job : second.unanswered()) {
    job.answer->outcome = Outcome::kFailed;
    job.answer->failure = "its worker processes ended twice in one request";
  }
}

}  // namespace upgrade_advisor
