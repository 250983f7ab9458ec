// One round of a request: a batch is given to worker processes, and their
// answers are collected.
//
// Lives on the stack of the thread that has borrowed the slot. Owns the jobs of
// the round; every job gets an answer, or is among `unanswered`, in which case
// its process died through no fault of the job. worker_channel.h says how the
// two sides talk.
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
  // Both rounds of a request share one budget.
  WorkerRound(WorkerSlot& slot, absl::Span<const StepSheets> steps,
              std::vector<WorkerJob> jobs, const ExaminationContext& context,
              Clock::time_point budget_end);

  // Gives the batch to the processes. Once, before Collect.
  void Ask();
  // Waits until each process has answered, died or been killed. One that died
  // or had to be killed is gone from the slot.
  void Collect();
  // After Collect: the jobs that are worth asking a new process.
  std::vector<WorkerJob>& unanswered() { return unanswered_; }

 private:
  // The jobs of one plugin, which follow each other in `jobs_`; its batch has
  // these alone.
  struct Group {
    uint32_t plugin = 0;
    uint32_t first = 0;
    uint32_t count = 0;
    bool waiting = false;  // its process has been asked and owes a reply
    int deaths = 0;        // of processes that were to be asked
  };

  absl::Status WriteBatch(const Group& group);
  // False: its process is still being started.
  bool AskGroup(Group& group);
  // Of a process that ended before it was asked: counts that, begins another.
  void BuryIdle(const Group& group);
  // Asks those whose processes come to run while there is time.
  void AskLater(std::vector<Group*> starting);
  // The number of sockets that are readable; 0 if none was in time.
  int WaitForReply(Clock::time_point until);
  void CollectReadable();
  void KillUnresponsive();
  // Takes over what the process of the group has answered; says how many.
  uint32_t TakeAnswers(const Group& group);
  void CollectAnswered(Group& group);
  void CollectDead(Group& group, const WorkerEnd& end);
  // Fails the jobs of the group from its job `first` on.
  void FailRest(const Group& group, uint32_t first, const std::string& why);
  // Counts against the plugin: three make a quarantine. `culprit` may be null.
  void RecordFailure(uint32_t plugin, const WorkerJob* culprit,
                     const std::string& what);
  const std::string& AdvisoryId(const WorkerJob& job) const;

  WorkerSlot& slot_;
  const absl::Span<const StepSheets> steps_;
  const ExaminationContext& context_;
  std::vector<WorkerJob> jobs_;
  std::vector<Group> groups_;
  std::vector<WorkerJob> unanswered_;
  // When the plugins have used up their time.
  const Clock::time_point budget_end_;
  // When the stop flag is set: then, or sooner if the caller's time is over.
  Clock::time_point stop_at_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_ROUND_H_
