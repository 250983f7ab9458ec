#include "services/plugin_host/isolation/worker_round.h"

#include <poll.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/isolation/examination_bytes.h"
#include "services/plugin_host/isolation/job_batch.h"

namespace upgrade_advisor {
namespace {

using std::chrono::milliseconds;

// How often it is looked whether the caller has gone away: a cancelled call
// sets a flag, which wakes no poll.
constexpr milliseconds kCancelInterval(50);
// How often it is looked whether a process has been started.
constexpr milliseconds kStartInterval(1);
// Of idle processes of one plugin in one round.
constexpr int kMostDeaths = 2;

void Fail(const WorkerJob& job, std::string why) {
  job.answer->outcome = Outcome::kFailed;
  job.answer->failure = std::move(why);
}

}  // namespace

WorkerRound::WorkerRound(WorkerSlot& slot, absl::Span<const StepSheets> steps,
                         std::vector<WorkerJob> jobs,
                         const ExaminationContext& context,
                         Clock::time_point budget_end)
    : slot_(slot),
      steps_(steps),
      context_(context),
      jobs_(std::move(jobs)),
      budget_end_(budget_end),
      stop_at_(std::min(budget_end, context.deadline.value_or(budget_end))) {
  // A process is asked for a range of the batch, so a plugin's jobs are one.
  for (uint32_t i = 0; i < jobs_.size(); ++i) {
    if (groups_.empty() || groups_.back().plugin != jobs_[i].plugin) {
      groups_.push_back({jobs_[i].plugin, i, 0, false, 0});
    }
    ++groups_.back().count;
  }
}

void WorkerRound::Ask() {
  // All at once; a plugin that is slow to load keeps no other waiting.
  for (const Group& group : groups_) {
    if (!slot_.plugin(group.plugin).health.is_quarantined()) {
      slot_.Begin(group.plugin);
    }
  }
  std::vector<Group*> starting;
  for (Group& group : groups_) {
    if (!AskGroup(group)) starting.push_back(&group);
  }
  AskLater(std::move(starting));
}

// Those that run have been asked before anybody waits for a start, so that it
// costs them no time.
void WorkerRound::AskLater(std::vector<Group*> starting) {
  while (!starting.empty() && Clock::now() < stop_at_ && !IsOver(context_)) {
    std::this_thread::sleep_for(kStartInterval);
    starting.erase(std::remove_if(starting.begin(), starting.end(),
                                  [this](Group* g) { return AskGroup(*g); }),
                   starting.end());
  }
  for (const Group* group : starting) {
    FailRest(*group, 0, "its worker process is still being started");
  }
}

// What one plugin is asked, and the sheets of no other: it may read all of it.
absl::Status WorkerRound::WriteBatch(const Group& group) {
  // A plan examines many advisories at few steps: a step is written once, and
  // only if a job of this round is at it.
  JobBatchWriter batch(slot_.setup().shared_sheets);
  std::vector<std::optional<uint32_t>> numbers(steps_.size());
  for (uint32_t i = 0; i < group.count; ++i) {
    const BatchJob& job = jobs_[group.first + i].job;
    std::optional<uint32_t>& step = numbers[job.step];
    if (!step) step = batch.AddStep(steps_[job.step]);
    batch.AddJob({job.advisory, *step, job.decided});
  }
  return slot_.worker(group.plugin).WriteBatch(batch.Bytes());
}

bool WorkerRound::AskGroup(Group& group) {
  const auto fail = [&](const std::string& why) {
    FailRest(group, 0, why);
    return true;
  };
  const PluginHealth& health = slot_.plugin(group.plugin).health;
  if (health.is_quarantined()) {
    return fail(absl::StrCat("it is in quarantine until the next reload: ",
                             health.report().last_failure));
  }
  const absl::StatusOr<bool> runs = slot_.Await(group.plugin, Clock::now());
  if (!runs.ok()) {
    const std::string why(runs.status().message());
    RecordFailure(group.plugin, nullptr, why);
    return fail(why);
  }
  if (!*runs) return false;
  if (const absl::Status written = WriteBatch(group); !written.ok()) {
    return fail(std::string(written.message()));
  }
  group.waiting = slot_.worker(group.plugin).Ask(group.count);
  if (group.waiting) {
    slot_.NoteRound(group.plugin);
    return true;
  }
  // A process that died idle is found out here; its successor is asked instead.
  BuryIdle(group);
  return ++group.deaths == kMostDeaths
             ? fail("its worker process cannot be reached")
             : false;
}

// One that ends after each answer would have every request wait for a start.
void WorkerRound::BuryIdle(const Group& group) {
  const WorkerEnd end = slot_.worker(group.plugin).AwaitEnd();
  if (!end.was_killed || slot_.NoteIdleKill(group.plugin)) {
    RecordFailure(group.plugin, nullptr,
                  absl::StrCat("its worker process ", end.text,
                               " while it was asked nothing"));
  }
  slot_.Stop(group.plugin);
  slot_.Begin(group.plugin);
}

// The clock separates three phases: before `stop_at_` the processes work;
// then they see the stop flag and have the grace to obey it; then those
// that have not answered are killed.
void WorkerRound::Collect() {
  bool stopping = false;
  while (std::any_of(groups_.begin(), groups_.end(),
                     [](const Group& g) { return g.waiting; })) {
    const Clock::time_point now = Clock::now();
    if (!stopping && (now >= stop_at_ || IsOver(context_))) {
      stopping = true;
      for (const Group& group : groups_) {
        if (group.waiting) slot_.worker(group.plugin).TellToStop();
      }
      // The grace of a caller that went away begins now.
      stop_at_ = std::min(stop_at_, now);
    }
    const Clock::time_point killing = stop_at_ + slot_.setup().grace;
    if (stopping && now >= killing) {
      // Its reply may be there: who collects may have been busy meanwhile.
      CollectReadable();
      KillUnresponsive();
      break;
    }
    if (WaitForReply(stopping
                         ? killing
                         : std::min(stop_at_, now + kCancelInterval)) > 0) {
      CollectReadable();
    }
  }
  for (const Group& group : groups_) {
    slot_.Release(group.plugin);
    // The successor of one that died is loaded outside of any request.
    if (!slot_.plugin(group.plugin).health.is_quarantined()) {
      slot_.Begin(group.plugin);
    }
  }
}

int WorkerRound::WaitForReply(Clock::time_point until) {
  std::vector<pollfd> sockets;
  for (const Group& group : groups_) {
    if (!group.waiting) continue;
    sockets.push_back(
        {slot_.worker(group.plugin).socket(), POLLIN, /*revents=*/0});
  }
  // Rounded up: a poll of 0 ms would spin through the last millisecond.
  const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
  return poll(sockets.data(), sockets.size(),
              static_cast<int>(std::max<int64_t>(left.count(), 0)));
}

void WorkerRound::CollectReadable() {
  for (Group& group : groups_) {
    if (!group.waiting) continue;
    WorkerProcess& worker = slot_.worker(group.plugin);
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

// Both the count and the bytes are the worker's word: at most as many are taken
// as were asked, and only those that parse.
uint32_t WorkerRound::TakeAnswers(const Group& group) {
  uint32_t count = 0;
  const std::string bytes = slot_.worker(group.plugin).Answers(count);
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
  // It stopped between two jobs because it saw the stop flag.
  if (stop_at_ <= Clock::now()) {
    FailRest(group, answered, "the time was up before it could be asked");
    return;
  }
  // No worker of ours stops in the middle of an answer.
  slot_.Stop(group.plugin);
  const WorkerJob& culprit = jobs_[group.first + answered];
  const std::string what =
      "its worker process gave an answer that is malformed or larger than 16 "
      "MiB";
  RecordFailure(group.plugin, &culprit, what);
  FailRest(group, answered, what);
}

void WorkerRound::CollectDead(Group& group, const WorkerEnd& end) {
  // What it had answered before is whole, and stays.
  const uint32_t answered = TakeAnswers(group);
  slot_.Stop(group.plugin);
  const std::string what = absl::StrCat("its worker process ", end.text);
  // Its own word for where it was; believed only if that job was still open.
  const WorkerJob* culprit = nullptr;
  if (end.job && *end.job >= answered && *end.job < group.count) {
    culprit = &jobs_[group.first + *end.job];
  }
  RecordFailure(group.plugin, culprit, what);
  for (uint32_t i = answered; i < group.count; ++i) {
    const WorkerJob& job = jobs_[group.first + i];
    // The advisory it died at would kill its successor at the next step too. A
    // process that was killed from outside died of nothing the plugin did.
    const bool is_to_blame = culprit != nullptr && !end.was_killed &&
                             job.job.advisory == culprit->job.advisory;
    if (is_to_blame) {
      Fail(job, what);
    } else {
      unanswered_.push_back(job);
    }
  }
}

void WorkerRound::KillUnresponsive() {
  const bool budget_is_used = Clock::now() >= budget_end_;
  for (Group& group : groups_) {
    if (!group.waiting) continue;
    group.waiting = false;
    // Killed first: what it wrote is then final, and no answer is half taken.
    slot_.worker(group.plugin).Kill();
    const uint32_t answered = TakeAnswers(group);
    slot_.Stop(group.plugin);
    const std::string what = absl::StrCat(
        "it did not stop when its time of ", slot_.setup().budget.count(),
        " ms was up; its worker process was killed");
    // It is not the plugin's fault if the caller has little time.
    if (budget_is_used) {
      const bool all = answered == group.count;
      RecordFailure(group.plugin,
                    all ? nullptr : &jobs_[group.first + answered], what);
    }
    FailRest(group, answered, what);
  }
}

void WorkerRound::FailRest(const Group& group, uint32_t from,
                           const std::string& why) {
  for (uint32_t i = from; i < group.count; ++i) {
    Fail(jobs_[group.first + i], why);
  }
}

void WorkerRound::RecordFailure(uint32_t plugin, const WorkerJob* culprit,
                                const std::string& what) {
  std::string where;
  if (culprit != nullptr) {
    where = absl::StrCat(" in advisory ", AdvisoryId(*culprit));
    if (!context_.request_id.empty()) {
      absl::StrAppend(&where, ", request ", context_.request_id);
    }
  }
  slot_.plugin(plugin).health.AddFailure(Clock::now(),
                                         absl::StrCat(what, where));
}

const std::string& WorkerRound::AdvisoryId(const WorkerJob& job) const {
  return slot_.plugin(job.plugin).descriptor.advisories[job.job.advisory].id;
}

}  // namespace upgrade_advisor
