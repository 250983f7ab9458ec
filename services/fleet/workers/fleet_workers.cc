#include "services/fleet/workers/fleet_workers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/base/digest.h"
#include "services/fleet/assessment/assessor.h"
#include "services/fleet/assessment/reassessment.h"
#include "services/fleet/store/end_day.h"

namespace upgrade_advisor {
namespace {

// After an error of the store, and of the engine.
constexpr absl::Duration kStorePause = absl::Seconds(2);
constexpr absl::Duration kEnginePause = absl::Minutes(1);

SnapshotRow RowOf(const Snapshot& snapshot) {
  SnapshotRow out;
  out.catalog = CatalogRecord(snapshot.catalog());
  out.plugins = snapshot.plugins().revision();
  out.digest =
      HexDigest(absl::StrCat(snapshot.catalog().revision(), " ", out.plugins));
  return out;
}

}  // namespace

FleetWorkers::FleetWorkers(const Engine& engine, FleetStore& store,
                           FleetWorkerOptions options)
    : engine_(engine), store_(store), options_(std::move(options)) {}

FleetWorkers::~FleetWorkers() { Stop(); }

void FleetWorkers::Start() {
  for (int i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this, i] { Loop(i); });
  }
}

void FleetWorkers::Stop() {
  stopping_ = true;
  Wake();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void FleetWorkers::Wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++wakes_;
  }
  woken_.notify_all();
}

FleetWorkerCounts FleetWorkers::counts() const {
  return {assessed_.load(), lost_.load(), failed_.load(), store_errors_.load()};
}

// One at a time: after a reload the first thread to come says so.
absl::StatusOr<std::shared_ptr<const FleetWorkers::Registered>>
FleetWorkers::Register() {
  const std::lock_guard<std::mutex> lock(register_mutex_);
  std::shared_ptr<const Snapshot> snapshot = engine_.snapshot();
  if (registered_ != nullptr && registered_->snapshot == snapshot) {
    return registered_;
  }
  const absl::StatusOr<int64_t> number = store_.Register(RowOf(*snapshot));
  if (!number.ok()) return number.status();
  auto out = std::make_shared<Registered>();
  out->turning_days = TurningDays(snapshot->catalog());
  out->snapshot = std::move(snapshot);
  out->number = *number;
  registered_ = out;
  return registered_;
}

std::vector<FinishedSubject> FleetWorkers::AssessAll(
    const ClaimedWork& work, const Registered& registered) {
  const Assessor assessor(engine_);
  const absl::CivilDay today = CivilDayOf(work.day);
  const absl::Time end = absl::Now() + options_.lease / 3;
  CallContext context;
  context.stop = &stopping_;
  std::vector<FinishedSubject> out = Damaged(work);
  for (const SubjectToAssess& subject : work.subjects) {
    if (stopping_ || absl::Now() >= end) break;
    absl::StatusOr<v1::Assessment> assessment =
        assessor.Assess(subject.deployment, subject.settings, today, context);
    if (!assessment.ok()) {
      if (!stopping_) ++failed_;
      continue;
    }
    out.push_back(
        {subject.subject, *std::move(assessment),
         NumberOf(DueAfter(today, registered.turning_days, subject.settings))});
  }
  return out;
}

// They wait for other facts, or a new snapshot, and not in a claim.
std::vector<FinishedSubject> FleetWorkers::Damaged(const ClaimedWork& work) {
  std::vector<FinishedSubject> out;
  for (int64_t subject : work.damaged) {
    out.push_back({subject, DamagedAssessment(), NumberOf(kNeverDue)});
  }
  if (!out.empty()) {
    options_.log(absl::StrCat(
        "the store of the fleet has damaged facts, of the subjects ",
        absl::StrJoin(work.damaged, ", "),
        ": list error = \"*damaged*\" to see whose they are"));
  }
  return out;
}

absl::Status FleetWorkers::Finish(
    const ClaimedWork& work, const Registered& registered,
    const std::vector<FinishedSubject>& finished) {
  // Some of it may rest on the snapshot that has come since.
  if (engine_.snapshot() != registered.snapshot) {
    lost_ += work.size();
    return store_.Release(work, absl::ZeroDuration());
  }
  const absl::StatusOr<int64_t> taken = store_.Save(work, finished);
  if (!taken.ok()) return taken.status();
  if (*taken > 0) options_.saved();
  assessed_ += static_cast<uint64_t>(*taken);
  lost_ += finished.size() - static_cast<uint64_t>(*taken);
  if (finished.size() == work.size()) return absl::OkStatus();
  // The rest at once, unless the engine has failed on it.
  return store_.Release(work, finished.empty() && !stopping_
                                  ? kEnginePause
                                  : absl::ZeroDuration());
}

absl::StatusOr<int> FleetWorkers::WorkOnce() {
  const absl::StatusOr<std::shared_ptr<const Registered>> registered =
      Register();
  if (!registered.ok()) return registered.status();
  const absl::StatusOr<ClaimedWork> work = store_.Claim(
      (*registered)->number, options_.name, options_.lease, options_.batch);
  if (!work.ok()) return work.status();
  if (work->size() == 0) return 0;
  const std::vector<FinishedSubject> finished = AssessAll(*work, **registered);
  const absl::Status saved = Finish(*work, **registered, finished);
  if (!saved.ok()) return saved;
  return static_cast<int>(work->size());
}

void FleetWorkers::Rest(absl::Duration time) {
  std::unique_lock<std::mutex> lock(mutex_);
  const uint64_t before = wakes_;
  woken_.wait_for(lock, absl::ToChronoMilliseconds(time), [this, before] {
    return stopping_.load() || wakes_ != before;
  });
}

// Said once when it goes away, and once when it is back.
void FleetWorkers::NoteStore(const absl::Status& status) {
  if (!status.ok()) ++store_errors_;
  if (is_away_.exchange(!status.ok()) == !status.ok()) return;
  options_.log(status.ok()
                   ? "the store of the fleet answers again"
                   : absl::StrCat("the store of the fleet fails, assessments "
                                  "wait: ",
                                  status.message()));
}

void FleetWorkers::Loop(int thread) {
  while (!stopping_) {
    const absl::StatusOr<int> worked = WorkOnce();
    NoteStore(worked.status());
    if (!worked.ok()) {
      Rest(kStorePause);
    } else if (*worked == 0) {
      // One thread keeps the days.
      if (thread == 0) NoteStore(store_.KeepToday().status());
      Rest(options_.idle);
    }
  }
}

}  // namespace upgrade_advisor
