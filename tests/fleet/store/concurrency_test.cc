// Many at once: writers of Deployments and settings, workers of which some are
// stopped for longer than their lease or ended, and snapshots in between. In
// the end everything is assessed, and every change was written once.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/store/settings_rows.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor {
namespace {

constexpr int kOrganizations = 3;
constexpr int kDeployments = 60;
constexpr int kRounds = 60;

class ConcurrencyTest : public StoreTest {
 protected:
  static v1::Assessment Judge(const SubjectToAssess& subject,
                              int64_t snapshot) {
    v1::Assessment out;
    *out.mutable_running() = subject.deployment.release();
    // Told of as soon as it is another.
    out.mutable_target()->set_version(absl::StrCat(
        static_cast<int>(subject.settings.target.target().policy()), ".",
        snapshot));
    out.set_line(absl::StrCat(snapshot));
    out.set_yanked(snapshot % 2 == 0);
    return out;
  }

  void Write(int seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    for (int round = 0; round < kRounds; ++round) {
      const std::string organization =
          absl::StrCat("org", random() % kOrganizations);
      if (random() % 8 == 0) {
        SetTarget(organization, random());
        continue;
      }
      std::vector<IncomingDeployment> rows;
      for (int i = 0; i < 20; ++i) rows.push_back(RandomRow(random));
      const auto stored = store().Upsert(organization, rows);
      EXPECT_TRUE(stored.ok()) << stored.status();
    }
  }

  IncomingDeployment RandomRow(std::mt19937& random) {
    v1::Deployment deployment;
    deployment.mutable_release()->set_version(
        absl::StrCat("9.", random() % 15));
    IncomingDeployment out;
    out.row.deployment_id = absl::StrCat("d", random() % kDeployments);
    out.row.workspace = "w";
    out.row.name = "n";
    out.row.revision = ++revision_;
    out.sheet = ContentOf(DeterministicBytes(deployment));
    return out;
  }

  void SetTarget(const std::string& organization, unsigned random) {
    v1::FleetScope scope;
    scope.set_organization(organization);
    v1::FleetTarget target;
    target.mutable_target()->set_policy(
        static_cast<v1::TargetPolicy>(1 + random % 3));
    const auto moved = store().SetTarget(scope, target, "somebody");
    EXPECT_TRUE(moved.ok()) << moved.status();
  }

  // A worker with its faults: work that it never ends, and work that it ends
  // too late.
  void Work(int seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    while (!is_over_) {
      const absl::Duration lease = absl::Milliseconds(200);
      const auto work =
          store().Claim(snapshot_, absl::StrCat("worker", seed), lease, 10);
      ASSERT_TRUE(work.ok()) << work.status();
      if (work->subjects.empty()) {
        absl::SleepFor(absl::Milliseconds(2));
        continue;
      }
      const unsigned fate = random() % 10;
      if (fate == 0) continue;
      if (fate == 1) absl::SleepFor(2 * lease);
      std::vector<FinishedSubject> finished;
      for (const SubjectToAssess& s : work->subjects) {
        finished.push_back({s.subject, Judge(s, work->snapshot), 1'000'000});
      }
      const auto taken = store().Save(*work, finished);
      ASSERT_TRUE(taken.ok()) << taken.status();
    }
  }

  void Register(int number) {
    const auto registered =
        store().Register({absl::StrCat("snapshot ", number),
                          absl::StrCat("lines\t", number, "\n"), "plugins"});
    ASSERT_TRUE(registered.ok()) << registered.status();
    snapshot_ = *registered;
  }

  void WaitUntilNothingIsDue() {
    for (int i = 0; i < 3000; ++i) {
      const auto due = store().Due();
      ASSERT_TRUE(due.ok()) << due.status();
      if (*due == 0) return;
      absl::SleepFor(absl::Milliseconds(10));
    }
    FAIL() << "something stays due";
  }

  // Each change begins where the one before it ended, and the last is what the
  // list says: none is missing and none is there twice.
  void CheckChain(const std::string& organization) {
    const auto changes = store().ChangesSince(
        {.organization = organization, .limit = 1'000'000}, 0);
    ASSERT_TRUE(changes.ok()) << changes.status();
    std::map<std::string, std::string> last;
    int64_t sequence = 0;
    for (const v1::FleetChange& c : changes->changes) {
      EXPECT_EQ(c.sequence(), ++sequence);
      std::string& before = last[c.deployment_id()];
      if (!before.empty()) {
        EXPECT_EQ(before, DeterministicBytes(c.before())) << c.deployment_id();
      }
      before = DeterministicBytes(c.after());
    }
    EXPECT_EQ(changes->last, sequence);
    const auto page =
        store().List({.organization = organization, .limit = 1000});
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::FleetEntry& entry : page->entries) {
      EXPECT_EQ(entry.state(), v1::ASSESSMENT_STATE_CURRENT);
      EXPECT_EQ(entry.assessment().line(), absl::StrCat(snapshot_.load()));
      const auto found = last.find(entry.deployment_id());
      if (found == last.end()) continue;
      EXPECT_EQ(found->second, DeterministicBytes(entry.assessment()));
    }
    CheckCounts(organization, page->entries.size());
  }

  void CheckCounts(const std::string& organization, size_t size) {
    const auto summary = store().Summary({.organization = organization});
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->total(), static_cast<int64_t>(size));
    EXPECT_EQ(summary->pending(), 0);
  }

  std::atomic<int64_t> revision_ = 0;
  std::atomic<int64_t> snapshot_ = 0;
  std::atomic<bool> is_over_ = false;
};

TEST_P(ConcurrencyTest, NothingIsLostAndNothingIsToldTwice) {
  // Leases end by the clock of the database.
  clock_ = nullptr;
  Reopen();
  Register(1);
  std::vector<std::thread> writers, workers;
  for (int i = 0; i < 3; ++i) writers.emplace_back([this, i] { Write(i); });
  for (int i = 0; i < 3; ++i) {
    workers.emplace_back([this, i] { Work(100 + i); });
  }
  for (int i = 2; i < 8; ++i) {
    absl::SleepFor(absl::Milliseconds(100));
    Register(i);
  }
  for (std::thread& writer : writers) writer.join();
  WaitUntilNothingIsDue();
  is_over_ = true;
  for (std::thread& worker : workers) worker.join();
  for (int i = 0; i < kOrganizations; ++i) CheckChain(absl::StrCat("org", i));
}

INSTANTIATE_TEST_SUITE_P(Stores, ConcurrencyTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace upgrade_advisor
