#include "services/plugin_host/isolation/worker_slot.h"

#include <utility>

#include "services/plugin_host/isolation/worker_round.h"

namespace upgrade_advisor {
namespace {

// What a process may hold of the batches of earlier requests. The pages are
// sealed against being given back.
constexpr size_t kKeptBytes = 16u << 20;

}  // namespace

// Plugins are added to the pool while it is made, so the list may have grown.
WorkerSlot::Seat& WorkerSlot::SeatOf(uint32_t plugin) {
  if (seats_.size() <= plugin) seats_.resize(setup_.plugins.size());
  return seats_[plugin];
}

void WorkerSlot::Begin(uint32_t plugin) {
  Seat& seat = SeatOf(plugin);
  if (seat.worker != nullptr || seat.starting.valid()) return;
  const IsolatedPlugin* isolated = setup_.plugins[plugin].get();
  seat.starting = std::async(std::launch::async, [this, isolated] {
    return WorkerProcess::Start(setup_.settings, *setup_.spawner,
                                isolated->image, setup_.shared_bytes);
  });
}

absl::StatusOr<bool> WorkerSlot::Await(uint32_t plugin,
                                       Clock::time_point until) {
  Seat& seat = SeatOf(plugin);
  if (seat.worker != nullptr) return true;
  if (!seat.starting.valid() ||
      seat.starting.wait_until(until) != std::future_status::ready) {
    return false;
  }
  Started started = seat.starting.get();
  if (!started.ok()) return started.status();
  seat.worker = *std::move(started);
  seat.rounds = 0;
  setup_.plugins[plugin]->health.AddStart();
  return true;
}

bool WorkerSlot::NoteIdleKill(uint32_t plugin) {
  Seat& seat = SeatOf(plugin);
  seat.short_lives = seat.rounds <= 1 ? seat.short_lives + 1 : 0;
  return seat.short_lives > 1;
}

void WorkerSlot::Release(uint32_t plugin) {
  Seat& seat = SeatOf(plugin);
  if (seat.worker == nullptr) return;
  seat.worker->WipeBatch();
  if (seat.worker->largest_batch() > kKeptBytes) seat.worker.reset();
}

// The process ends with the object, which nobody keeps.
absl::Status WorkerSlot::Try(const PluginImage& image) {
  return WorkerProcess::Start(setup_.settings, *setup_.spawner, image,
                              setup_.shared_bytes)
      .status();
}

// Two rounds, not more: a plugin that kills its process twice in one request
// would do so again, and the caller waits.
void WorkerSlot::Examine(absl::Span<const StepSheets> steps,
                         std::vector<WorkerJob> jobs,
                         const ExaminationContext& context,
                         const std::function<void()>& meanwhile) {
  const Clock::time_point budget_end = Clock::now() + setup_.budget;
  WorkerRound first(*this, steps, std::move(jobs), context, budget_end);
  first.Ask();
  meanwhile();
  first.Collect();
  if (first.unanswered().empty()) return;
  WorkerRound second(*this, steps, std::move(first.unanswered()), context,
                     budget_end);
  second.Ask();
  second.Collect();
  for (const WorkerJob& job : second.unanswered()) {
    job.answer->outcome = Outcome::kFailed;
    job.answer->failure = "its worker processes ended twice in one request";
  }
}

}  // namespace upgrade_advisor
