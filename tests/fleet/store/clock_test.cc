// Clocks that jump: nothing is lost, no change is written twice, and in the end
// everything is assessed for the day that it is.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/assessment/reassessment.h"
#include "services/fleet/store/end_day.h"
#include "services/fleet/store/notification_store.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor {
namespace {

// Maintenance of what runs ends after this day.
constexpr absl::CivilDay kLastDay(2024, 3, 20);

class ClockTest : public StoreTest {
 protected:
  void SetUp() override {
    const auto number = store().Register({"snapshot", "lines\t1\n", "plugins"});
    ASSERT_TRUE(number.ok()) << number.status();
    snapshot_ = *number;
    std::vector<IncomingDeployment> rows;
    for (int i = 0; i < 12; ++i) {
      v1::Deployment deployment;
      deployment.mutable_release()->set_version(absl::StrCat("9.", i));
      IncomingDeployment& row = rows.emplace_back();
      row.row.deployment_id = absl::StrCat("d", i);
      row.row.workspace = "w";
      row.row.name = "n";
      row.row.revision = 1;
      row.sheet = ContentOf(DeterministicBytes(deployment));
    }
    const auto stored = store().Upsert("acme", rows);
    ASSERT_TRUE(stored.ok()) << stored.status();
  }

  static FinishedSubject Judge(const SubjectToAssess& subject, int64_t day) {
    FinishedSubject out;
    out.subject = subject.subject;
    *out.assessment.mutable_running() = subject.deployment.release();
    const bool has_ended = CivilDayOf(day) > kLastDay;
    out.assessment.set_end_of_maintenance(absl::FormatCivilTime(kLastDay));
    out.assessment.set_support(has_ended ? v1::SUPPORT_STATUS_UNSUPPORTED
                                         : v1::SUPPORT_STATUS_SUPPORTED);
    out.due_day = NumberOf(has_ended ? kNeverDue : kLastDay + 1);
    return out;
  }

  ClaimedWork Claim(int limit = 100) {
    auto work = store().Claim(snapshot_, "worker", absl::Seconds(30), limit);
    EXPECT_TRUE(work.ok()) << work.status();
    return work.ok() ? *std::move(work) : ClaimedWork();
  }

  int64_t Save(const ClaimedWork& work) {
    std::vector<FinishedSubject> finished;
    for (const SubjectToAssess& s : work.subjects) {
      finished.push_back(Judge(s, work.day));
    }
    const auto taken = store().Save(work, finished);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.value_or(-1);
  }

  // How many were assessed.
  int64_t WorkToTheEnd() {
    int64_t out = 0;
    for (ClaimedWork work = Claim(); work.size() > 0; work = Claim()) {
      out += Save(work);
    }
    const auto kept = store().KeepToday();
    EXPECT_TRUE(kept.ok() && *kept) << kept.status();
    return out;
  }

  v1::SummarizeFleetResponse Summary() {
    auto out = store().Summary({.organization = "acme"});
    EXPECT_TRUE(out.ok()) << out.status();
    return out.ok() ? *std::move(out) : v1::SummarizeFleetResponse();
  }

  // Each day once, in order, and none that has not come.
  std::vector<std::string> KeptDays() {
    std::vector<std::string> out;
    const v1::SummarizeFleetResponse summary = Summary();
    for (const v1::FleetDay& day : summary.history()) {
      out.push_back(day.day());
    }
    return out;
  }

  // Each Deployment has as many changes, and each begins where the one before
  // it ended.
  void ExpectToldEach(int times) {
    const auto changes =
        store().ChangesSince({.organization = "acme", .limit = 10'000}, 0);
    ASSERT_TRUE(changes.ok()) << changes.status();
    EXPECT_EQ(changes->changes.size(), static_cast<size_t>(12 * times));
    std::map<std::string, std::string> last;
    int64_t sequence = 0;
    for (const v1::FleetChange& c : changes->changes) {
      EXPECT_EQ(c.sequence(), ++sequence);
      EXPECT_EQ(c.cause(), v1::CHANGE_CAUSE_DAY);
      std::string& before = last[c.deployment_id()];
      if (!before.empty()) {
        EXPECT_EQ(before, DeterministicBytes(c.before()));
      }
      before = DeterministicBytes(c.after());
    }
  }

  int64_t snapshot_ = 0;
};

TEST_P(ClockTest, AnHourBackAndForthChangesNothing) {
  EXPECT_EQ(WorkToTheEnd(), 12);
  for (int i = 0; i < 4; ++i) {
    now_ += absl::Hours(i % 2 == 0 ? 1 : -1);
    EXPECT_EQ(WorkToTheEnd(), 0);
  }
  ExpectToldEach(0);
  EXPECT_EQ(KeptDays(), std::vector<std::string>{"2024-03-01"});
}

TEST_P(ClockTest, ADayBackAndForthIsAssessedForTheDayItIs) {
  now_ = absl::FromCivil(kLastDay, absl::UTCTimeZone()) + absl::Hours(12);
  EXPECT_EQ(WorkToTheEnd(), 12);
  EXPECT_EQ(Summary().supported(), 12);
  now_ += absl::Hours(24);
  EXPECT_EQ(WorkToTheEnd(), 12);
  EXPECT_EQ(Summary().unsupported(), 12);
  EXPECT_EQ(KeptDays(), (std::vector<std::string>{"2024-03-20", "2024-03-21"}));
  // The line has not ended after all.
  now_ -= absl::Hours(24);
  EXPECT_EQ(WorkToTheEnd(), 12);
  EXPECT_EQ(Summary().supported(), 12);
  EXPECT_EQ(KeptDays(), std::vector<std::string>{"2024-03-20"});
  now_ += absl::Hours(24);
  EXPECT_EQ(WorkToTheEnd(), 12);
  EXPECT_EQ(Summary().unsupported(), 12);
  EXPECT_EQ(KeptDays(), (std::vector<std::string>{"2024-03-20", "2024-03-21"}));
  ExpectToldEach(3);
}

// What was assessed for a day of the far future is due on no day before it: the
// first claim after the return makes everything due again, and the days that
// were counted meanwhile are gone.
TEST_P(ClockTest, AfterTheFarFutureEverythingIsAssessedAgain) {
  EXPECT_EQ(WorkToTheEnd(), 12);
  now_ += absl::Hours(24) * 366 * 30;
  EXPECT_EQ(WorkToTheEnd(), 12);
  EXPECT_EQ(Summary().unsupported(), 12);
  now_ -= absl::Hours(24) * 366 * 30;
  EXPECT_EQ(WorkToTheEnd(), 12);
  EXPECT_EQ(Summary().supported(), 12);
  EXPECT_EQ(KeptDays(), std::vector<std::string>{"2024-03-01"});
  now_ += absl::Hours(24);
  EXPECT_EQ(WorkToTheEnd(), 0);
  EXPECT_EQ(KeptDays(), (std::vector<std::string>{"2024-03-01", "2024-03-02"}));
  ExpectToldEach(2);
}

TEST_P(ClockTest, OnlyOneHalfMayHaveBeenInTheFuture) {
  EXPECT_EQ(WorkToTheEnd(), 12);
  now_ += absl::Hours(24) * 365;
  EXPECT_EQ(Save(Claim(6)), 6);
  EXPECT_EQ(Summary().unsupported(), 6);
  now_ -= absl::Hours(24) * 365;
  WorkToTheEnd();
  EXPECT_EQ(Summary().supported(), 12);
}

TEST_P(ClockTest, WorkForADayThatHasNotComeIsNotTaken) {
  now_ += absl::Hours(24) * 365;
  const ClaimedWork work = Claim();
  now_ -= absl::Hours(24) * 365;
  EXPECT_EQ(WorkToTheEnd(), 12);
  EXPECT_EQ(Save(work), 0);
  EXPECT_EQ(Summary().supported(), 12);
}

TEST_P(ClockTest, ALeaseOfAClockThatWasAheadEnds) {
  for (const absl::Duration jump : {absl::Hours(1), absl::Hours(24 * 365)}) {
    now_ += jump;
    EXPECT_EQ(Claim().size(), 12u);  // of a worker that is then ended
    now_ -= jump;
    EXPECT_EQ(Claim().size(), 12u) << jump;
    now_ += absl::Minutes(1);
  }
}

TEST_P(ClockTest, AClaimThatMidnightOvertakesDoesNotMakeEverythingDue) {
  now_ = absl::FromCivil(absl::CivilDay(2024, 3, 2), absl::UTCTimeZone());
  EXPECT_EQ(WorkToTheEnd(), 12);
  now_ -= absl::Milliseconds(1);
  EXPECT_EQ(Claim().size(), 0u);
  now_ -= absl::Minutes(2);
  EXPECT_EQ(Claim().size(), 12u);
}

// What waits for a time of the far future, or is held until then, is due when
// the clock is right again.
TEST_P(ClockTest, ASubscriptionThatWaitsForTheFarFutureIsServed) {
  SqlNotificationStore notifications(store(), "holder");
  v1::FleetSubscription wanted;
  wanted.mutable_scope()->set_organization("acme");
  wanted.set_url("https://example.org/hook");
  wanted.set_format(v1::FleetSubscription::FORMAT_CLOUDEVENTS);
  EXPECT_EQ(WorkToTheEnd(), 12);
  ASSERT_TRUE(notifications.Subscribe(wanted, "somebody").ok());
  const absl::Duration jump = absl::Hours(24 * 365);
  now_ += jump;
  EXPECT_EQ(WorkToTheEnd(), 12);
  const auto first = notifications.ClaimDue(now_, absl::Minutes(1));
  ASSERT_TRUE(first.ok() && first->has_value()) << first.status();
  Settlement refused;
  refused.refusals = {1, now_, "no"};
  refused.next = now_ + absl::Hours(1);
  ASSERT_TRUE(notifications.Settle(**first, refused).ok());
  now_ -= jump;
  const auto second = notifications.ClaimDue(now_, absl::Minutes(1));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_TRUE(second->has_value());
}

TEST_P(ClockTest, ALeaseOnASubscriptionThatEndsInTheFarFutureIsOver) {
  SqlNotificationStore notifications(store(), "holder");
  v1::FleetSubscription wanted;
  wanted.mutable_scope()->set_organization("acme");
  EXPECT_EQ(WorkToTheEnd(), 12);
  ASSERT_TRUE(notifications.Subscribe(wanted, "somebody").ok());
  const absl::Time before = now_;
  now_ += absl::Hours(24 * 365);
  EXPECT_EQ(WorkToTheEnd(), 12);
  // Of a service that is then ended.
  ASSERT_TRUE(notifications.ClaimDue(now_, absl::Minutes(1))->has_value());
  now_ = before;
  EXPECT_TRUE(notifications.ClaimDue(now_, absl::Minutes(1))->has_value());
}

// A service that did not reload while another had a newer catalog for a while.
TEST_P(ClockTest, ASnapshotThatComesBackKeepsItsNumber) {
  EXPECT_EQ(WorkToTheEnd(), 12);
  const auto other = store().Register({"other", "lines\t2\n", "plugins"});
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE(*other, snapshot_);
  EXPECT_EQ(Claim().size(), 0u);
  const auto again = store().Register({"snapshot", "lines\t1\n", "plugins"});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, snapshot_);
  EXPECT_EQ(WorkToTheEnd(), 12);
}

INSTANTIATE_TEST_SUITE_P(Stores, ClockTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace upgrade_advisor
