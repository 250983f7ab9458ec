// One round of a request: a batch is handed to worker processes, and their
// answers are collected.
//
// Lives on the stack of the thread that has the slot.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_WORKER_ROUND_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_WORKER_ROUND_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/plugin_host/isolation/worker_slot.h"

namespace upgrade_advisor {

class WorkerRound {
 public:
  using Clock = std::chrono::steady_clock;

  // Jobs of one plugin follow each other. The slot and the steps outlive it.
  WorkerRound(WorkerSlot& slot, absl::Span<const StepSheets> steps,
              std::vector<WorkerJob> jobs, const ExaminationContext& context);

  // Hands the batch out.
  void Ask();
  // Waits for the answers. Dead processes are reaped; the jobs that are
  // worth asking again are left.
  void Collect();
  std::vector<WorkerJob>& left() { return left_; }

 private:
  // The jobs of one plugin: the same numbers in `jobs_` and in the batch.
  struct Group {
    uint32_t plugin = 0;
    uint32_t first = 0;
    uint32_t count = 0;
    bool waiting = false;
  };

  absl::Status WriteBatch();
  void AskGroup(Group& group);
  int Wait(Clock::time_point until);
  void CollectReadable();
  void KillDeaf();
  // Takes over what the process of the group has answered; says how many.
  uint32_t TakeAnswers(const Group& group);
  void CollectAnswered(Group& group);
  void CollectDead(Group& group, const WorkerEnd& end);
  void FailFrom(const Group& group, uint32_t from, const std::string& why);
  void AddFailure(uint32_t plugin, const WorkerJob* culprit,
                  const std::string& what);
  const std::string& AdvisoryId(const WorkerJob& job) const;
  IsolatedPlugin& PluginOf(const Group& group) {
    return *slot_.setup_.plugins[group.plugin];
  }

  WorkerSlot& slot_;
  const absl::Span<const StepSheets> steps_;
  const ExaminationContext& context_;
  std::vector<WorkerJob> jobs_;
  std::vector<Group> groups_;
  std::vector<WorkerJob> left_;
  // When the plugins have used up their time, and when the caller's is over.
  Clock::time_point budget_end_;
  Clock::time_point stop_at_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_ROUND_H_
