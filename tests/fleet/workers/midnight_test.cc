// Acknowledgements that end at midnight, and what a target says that cannot be
// reached.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/assessment/stored_deployment.h"
#include "services/fleet/store/fleet_store.h"
#include "services/fleet/workers/fleet_workers.h"
#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kBlocker[] = "R6-SMART-SENSOR-ENABLED";

class MidnightTest : public testing::Test {
 protected:
  MidnightTest()
      : engine_(BundledSnapshot(), [this] {
          return absl::ToCivilDay(now_, absl::UTCTimeZone());
        }) {
    const std::string file = absl::StrCat(testing::TempDir(), "midnight.db");
    for (const char* end : {"", "-wal", "-shm"}) {
      std::remove(absl::StrCat(file, end).c_str());
    }
    DatabaseOptions options;
    options.url = absl::StrCat("sqlite:", file);
    options.clock = [this] { return now_; };
    auto database = Database::Open(options);
    EXPECT_TRUE(database.ok()) << database.status();
    store_ = std::make_unique<FleetStore>(*std::move(database));
    workers_ = std::make_unique<FleetWorkers>(engine_, *store_,
                                              FleetWorkerOptions{.name = "w"});
    scope_.set_organization("acme");
  }

  // Everybody who runs this is blocked.
  void Send(const std::string& id) {
    IncomingDeployment incoming;
    incoming.row.deployment_id = id;
    incoming.row.workspace = "w";
    incoming.row.name = id;
    incoming.row.revision = 1;
    incoming.sheet =
        ContentOf(DeterministicBytes(ForStore(DeploymentOf("runtime:5.0.4",
                                                           R"json({
        "environment": {"variables": {
        "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True",
        "AIRFLOW__SMART_SENSOR__SENSORS_ENABLED": "NamedHivePartitionSensor"
        }}})json"))));
    const auto stored = store_->Upsert("acme", {incoming});
    ASSERT_TRUE(stored.ok()) << stored.status();
  }

  v1::FleetAcknowledgement Accept(const std::string& expires) {
    v1::FleetAcknowledgement a;
    *a.mutable_scope() = scope_;
    a.mutable_acknowledgement()->set_advisory_id(kBlocker);
    a.mutable_acknowledgement()->set_reason("known");
    a.mutable_acknowledgement()->set_expires(expires);
    a.set_owner("team");
    const auto added = store_->Acknowledge(a, "somebody");
    EXPECT_TRUE(added.ok()) << added.status();
    return added.value_or(v1::FleetAcknowledgement());
  }

  v1::FleetEntry Work() {
    while (true) {
      const auto worked = workers_->WorkOnce();
      EXPECT_TRUE(worked.ok()) << worked.status();
      if (!worked.ok() || *worked == 0) break;
    }
    const auto found = store_->Get("acme", "d1");
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->entry : v1::FleetEntry();
  }
  std::vector<std::string> Blocking() {
    const v1::FleetEntry entry = Work();
    const auto& ids = entry.assessment().blocking();
    return {ids.begin(), ids.end()};
  }

  std::vector<v1::ChangeCause> Causes() {
    const auto changes =
        store_->ChangesSince({.organization = "acme", .limit = 100}, 0);
    EXPECT_TRUE(changes.ok()) << changes.status();
    std::vector<v1::ChangeCause> out;
    for (const v1::FleetChange& c : changes->changes) out.push_back(c.cause());
    return out;
  }

  void GoTo(absl::CivilSecond time) {
    now_ = absl::FromCivil(time, absl::UTCTimeZone());
  }

  absl::Time now_ =
      absl::FromCivil(absl::CivilSecond(2024, 3, 2, 12), absl::UTCTimeZone());
  Engine engine_;
  std::unique_ptr<FleetStore> store_;
  std::unique_ptr<FleetWorkers> workers_;
  v1::FleetScope scope_;
};

TEST_F(MidnightTest, AnAcknowledgementHoldsOnItsLastDayAndNotAfter) {
  Send("d1");
  EXPECT_THAT(Blocking(), Contains(kBlocker));
  Accept("2024-03-04");
  EXPECT_THAT(Blocking(), Not(Contains(kBlocker)));
  GoTo(absl::CivilSecond(2024, 3, 4, 23, 59, 59));
  EXPECT_THAT(Blocking(), Not(Contains(kBlocker)));
  GoTo(absl::CivilSecond(2024, 3, 5));
  EXPECT_THAT(Blocking(), Contains(kBlocker));
  EXPECT_EQ(Causes(), (std::vector<v1::ChangeCause>{v1::CHANGE_CAUSE_SETTINGS,
                                                    v1::CHANGE_CAUSE_DAY}));
}

TEST_F(MidnightTest, OneThatIsRevokedAsItEndsIsToldOnce) {
  Send("d1");
  Work();
  const v1::FleetAcknowledgement accepted = Accept("2024-03-04");
  Work();
  GoTo(absl::CivilSecond(2024, 3, 5));
  ASSERT_TRUE(
      store_->Revoke("acme", accepted.acknowledgement_id(), "somebody").ok());
  EXPECT_THAT(Blocking(), Contains(kBlocker));
  EXPECT_EQ(Causes().size(), 2u);
  // It stays revoked, and once more changes nothing.
  ASSERT_TRUE(
      store_->Revoke("acme", accepted.acknowledgement_id(), "somebody").ok());
  EXPECT_THAT(Blocking(), Contains(kBlocker));
  EXPECT_EQ(Causes().size(), 2u);
}

TEST_F(MidnightTest, OneThatHasEndedAcceptsNothing) {
  Send("d1");
  Work();
  Accept("2024-03-01");
  EXPECT_THAT(Blocking(), Contains(kBlocker));
  EXPECT_TRUE(Causes().empty());
}

TEST_F(MidnightTest, TheLongerOfTwoDecidesAndThenTheRest) {
  Send("d1");
  Work();
  Accept("2024-03-03");
  const v1::FleetAcknowledgement longer = Accept("2024-03-10");
  GoTo(absl::CivilSecond(2024, 3, 4));
  EXPECT_THAT(Blocking(), Not(Contains(kBlocker)));
  ASSERT_TRUE(
      store_->Revoke("acme", longer.acknowledgement_id(), "somebody").ok());
  EXPECT_THAT(Blocking(), Contains(kBlocker));
}

TEST_F(MidnightTest, ATargetWaitsForItsFirstDeployment) {
  v1::FleetTarget target;
  target.mutable_target()->mutable_release()->set_distribution(
      v1::DISTRIBUTION_RUNTIME);
  target.mutable_target()->mutable_release()->set_version("99.9.9");
  v1::FleetScope workspace = scope_;
  workspace.set_workspace("w");
  EXPECT_EQ(*store_->SetTarget(workspace, target, "somebody"), 0);
  Send("d1");
  const v1::FleetEntry entry = Work();
  EXPECT_EQ(entry.state(), v1::ASSESSMENT_STATE_FAILED);
  EXPECT_EQ(entry.target_scope(), "w");
  EXPECT_THAT(entry.assessment().error(), HasSubstr("99.9.9"));
  EXPECT_EQ(entry.assessment().running().version(), "5.0.4");
  // Without the target, it is as the others.
  EXPECT_EQ(*store_->SetTarget(workspace, {}, "somebody"), 1);
  EXPECT_EQ(Work().state(), v1::ASSESSMENT_STATE_CURRENT);
}

}  // namespace
}  // namespace upgrade_advisor
