#include "services/plugin_host/isolation/worker_round.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/isolation/examination_bytes.h"
#include "services/plugin_host/isolation/job_batch.h"

namespace upgrade_advisor {
namespace {

using std::chrono::milliseconds;

// How often a caller that went away is looked for.
constexpr milliseconds kLookUp(50);
// Of the request area, what is kept between requests.
constexpr size_t kKeptBytes = 4u << 20;

void Fail(const WorkerJob& job, std::string why) {
  job.answer->outcome = Outcome::kFailed;
  job.answer->failure = std::move(why);
}

}  // namespace

WorkerRound::WorkerRound(WorkerSlot& slot, absl::Span<const StepSheets> steps,
                         std::vector<WorkerJob> jobs,
                         const ExaminationContext& context)
    : slot_(slot), steps_(steps), context_(context), jobs_(std::move(jobs)) {
  for (uint32_t i = 0; i < jobs_.size(); ++i) {
    if (groups_.empty() || groups_.back().plugin != jobs_[i].plugin) {
      groups_.push_back({jobs_[i].plugin, i, 0, false});
    }
    ++groups_.back().count;
  }
}

void WorkerRound::Ask() {
  const Clock::time_point now = Clock::now();
  budget_end_ = now + slot_.setup_.budget;
  stop_at_ = std::min(budget_end_, context_.deadline.value_or(budget_end_));
  if (const absl::Status written = WriteBatch(); !written.ok()) {
    for (const Group& group : groups_) {
      FailFrom(group, 0, std::string(written.message()));
    }
    groups_.clear();
    return;
  }
  for (Group& group : groups_) AskGroup(group);
}

absl::Status WorkerRound::WriteBatch() {
  JobBatchWriter batch(slot_.setup_.shared_sheets);
  std::vector<std::optional<uint32_t>> numbers(steps_.size());
  for (const WorkerJob& job : jobs_) {
    std::optional<uint32_t>& step = numbers[job.job.step];
    if (!step) step = batch.AddStep(steps_[job.job.step]);
    batch.AddJob({job.job.advisory, *step, job.job.decided});
  }
  const std::string bytes = batch.Bytes();
  SharedMemory& memory = slot_.request_;
  if (bytes.size() > memory.size() - sizeof(RequestArea)) {
    return absl::ResourceExhaustedError(
        "the facts of the request exceed the 256 MiB that a worker process "
        "accepts");
  }
  auto* area = new (memory.data()) RequestArea;
  area->stop.store(false, std::memory_order_relaxed);
  area->batch_bytes = bytes.size();
  std::memcpy(memory.data() + sizeof(RequestArea), bytes.data(), bytes.size());
  return absl::OkStatus();
}

void WorkerRound::AskGroup(Group& group) {
  if (PluginOf(group).health.is_quarantined()) {
    FailFrom(group, 0,
             absl::StrCat("it is in quarantine until the next reload: ",
                          PluginOf(group).health.report().last_failure));
    return;
  }
  // A process that died idle is found out here; its successor is asked instead.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const absl::Status started = slot_.Start(group.plugin);
    if (!started.ok()) {
      const std::string why(started.message());
      AddFailure(group.plugin, nullptr, why);
      FailFrom(group, 0, why);
      return;
    }
    std::unique_ptr<WorkerProcess>& worker = slot_.workers_[group.plugin];
    group.waiting = worker->Ask(group.first, group.count);
    if (group.waiting) return;
    worker.reset();
  }
  FailFrom(group, 0, "its worker process cannot be reached");
}

void WorkerRound::Collect() {
  while (std::any_of(groups_.begin(), groups_.end(),
                     [](const Group& g) { return g.waiting; })) {
    const Clock::time_point now = Clock::now();
    auto& stop = reinterpret_cast<RequestArea*>(slot_.request_.data())->stop;
    if (now >= stop_at_ || IsOver(context_)) {
      stop.store(true, std::memory_order_relaxed);
      stop_at_ = std::min(stop_at_, now);
    }
    const bool stopping = stop.load(std::memory_order_relaxed);
    const Clock::time_point killing = stop_at_ + slot_.setup_.grace;
    if (stopping && now >= killing) {
      KillDeaf();
      break;
    }
    if (Wait(stopping ? killing : std::min(stop_at_, now + kLookUp)) > 0) {
      CollectReadable();
    }
  }
  slot_.request_.Shrink(kKeptBytes);
}

int WorkerRound::Wait(Clock::time_point until) {
  std::vector<pollfd> sockets;
  for (const Group& group : groups_) {
    if (!group.waiting) continue;
    sockets.push_back(
        {slot_.workers_[group.plugin]->socket(), POLLIN, /*revents=*/0});
  }
  const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
  return poll(sockets.data(), sockets.size(),
              static_cast<int>(std::max<int64_t>(left.count(), 0)));
}

void WorkerRound::CollectReadable() {
  for (Group& group : groups_) {
    if (!group.waiting) continue;
    WorkerProcess& worker = *slot_.workers_[group.plugin];
    pollfd socket{worker.socket(), POLLIN, /*revents=*/0};
    if (poll(&socket, 1, /*timeout=*/0) <= 0) continue;
    group.waiting = false;
    if (worker.HasAnswered()) {
      CollectAnswered(group);
    } else {
      CollectDead(group, worker.AwaitEnd());
    }
  }
}

uint32_t WorkerRound::TakeAnswers(const Group& group) {
  uint32_t count = 0;
  const std::string bytes = slot_.workers_[group.plugin]->Answers(count);
  ByteReader in(bytes);
  for (uint32_t i = 0; i < std::min(count, group.count); ++i) {
    const WorkerJob& job = jobs_[group.first + i];
    std::optional<Examination> answer =
        ReadExamination(steps_[job.job.step], in);
    if (!answer) return i;
    *job.answer = *std::move(answer);
  }
  return std::min(count, group.count);
}

void WorkerRound::CollectAnswered(Group& group) {
  const uint32_t answered = TakeAnswers(group);
  if (answered == group.count) return;
  if (stop_at_ <= Clock::now()) {
    FailFrom(group, answered, "the time was up before it could be asked");
    return;
  }
  // No worker of ours stops in the middle of an answer.
  slot_.workers_[group.plugin].reset();
  const WorkerJob& culprit = jobs_[group.first + answered];
  const std::string what =
      "its worker process gave an answer that is malformed or larger than 16 "
      "MiB";
  AddFailure(group.plugin, &culprit, what);
  FailFrom(group, answered, what);
}

void WorkerRound::CollectDead(Group& group, const WorkerEnd& end) {
  const uint32_t answered = TakeAnswers(group);
  slot_.workers_[group.plugin].reset();
  const std::string what = absl::StrCat("its worker process ", end.text);
  const WorkerJob* culprit = nullptr;
  if (end.job && *end.job >= group.first + answered &&
      *end.job < group.first + group.count) {
    culprit = &jobs_[*end.job];
  }
  AddFailure(group.plugin, culprit, what);
  for (uint32_t i = answered; i < group.count; ++i) {
    const WorkerJob& job = jobs_[group.first + i];
    const bool is_to_blame = culprit != nullptr && !end.was_killed &&
                             job.job.advisory == culprit->job.advisory;
    if (is_to_blame) {
      Fail(job, what);
    } else {
      left_.push_back(job);
    }
  }
}

void WorkerRound::KillDeaf() {
  const bool budget_is_used = Clock::now() >= budget_end_;
  for (Group& group : groups_) {
    if (!group.waiting) continue;
    group.waiting = false;
    slot_.workers_[group.plugin]->Kill();
    const uint32_t answered = TakeAnswers(group);
    slot_.workers_[group.plugin].reset();
    const std::string what = absl::StrCat(
        "it did not stop when its time of ", slot_.setup_.budget.count(),
        " ms was up; its worker process was killed");
    // It is not the plugin's fault if the caller has little time.
    if (budget_is_used && answered < group.count) {
      AddFailure(group.plugin, &jobs_[group.first + answered], what);
    }
    FailFrom(group, answered, what);
  }
}

void WorkerRound::FailFrom(const Group& group, uint32_t from,
                           const std::string& why) {
  for (uint32_t i = from; i < group.count; ++i) {
    Fail(jobs_[group.first + i], why);
  }
}

void WorkerRound::AddFailure(uint32_t plugin, const WorkerJob* culprit,
                             const std::string& what) {
  std::string where;
  if (culprit != nullptr) {
    where = absl::StrCat(" in advisory ", AdvisoryId(*culprit));
    if (!context_.request_id.empty()) {
      absl::StrAppend(&where, ", request ", context_.request_id);
    }
  }
  slot_.setup_.plugins[plugin]->health.AddFailure(Clock::now(),
                                                  absl::StrCat(what, where));
}

const std::string& WorkerRound::AdvisoryId(const WorkerJob& job) const {
  return slot_.setup_.plugins[job.plugin]
      ->descriptor.advisories[job.job.advisory]
      .id;
}

}  // namespace upgrade_advisor
