// Twelve Deployments of one organization through the year 2024, with the
// releases and the ends of lines as they were: who hears of what, and when.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/assessment/stored_deployment.h"
#include "services/fleet/store/fleet_store.h"
#include "services/fleet/workers/fleet_workers.h"
#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

constexpr char kExpected[] =
    UPGRADE_ADVISOR_SOURCE_DIR "/tests/testdata/fleet/year_2024.txt";

struct Member {
  const char* id;
  const char* workspace;
  const char* release;
  v1::TargetPolicy policy;
  const char* json;
};

// Real releases of the time; each differs from the others in what it wants.
const Member kMembers[] = {
    {"ads", "marketing", "runtime:9.6.0", v1::TARGET_POLICY_LATEST, "{}"},
    {"billing", "finance", "runtime:9.1.0", v1::TARGET_POLICY_LATEST_LTS, "{}"},
    {"churn", "science", "runtime:8.8.0", v1::TARGET_POLICY_LATEST, "{}"},
    {"crm", "marketing", "runtime:10.0.0",
     v1::TARGET_POLICY_LATEST_PATCH_OF_LINE, "{}"},
    {"events", "platform", "certified:2.3.4",
     v1::TARGET_POLICY_EQUIVALENT_RUNTIME, "{}"},
    {"features", "science", "runtime:7.4.1", v1::TARGET_POLICY_LATEST,
     R"json({"environment": {"variables": {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor"}}})json"},
    {"invoices", "finance", "runtime:6.0.4", v1::TARGET_POLICY_LATEST_LTS,
     "{}"},
    {"ledger", "finance", "runtime:5.0.4", v1::TARGET_POLICY_LATEST_LTS,
     R"json({"environment": {"variables": {
        "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True",
        "AIRFLOW__SMART_SENSOR__SENSORS_ENABLED": "NamedHivePartitionSensor"
        }}})json"},
    {"mail", "marketing", "runtime:9.6.0",
     v1::TARGET_POLICY_LATEST_PATCH_OF_LINE, "{}"},
    {"metrics", "platform", "runtime:4.2.9", v1::TARGET_POLICY_LATEST, "{}"},
    {"orders", "platform", "certified:2.2.3", v1::TARGET_POLICY_LATEST, "{}"},
    {"reports", "science", "runtime:10.1.0", v1::TARGET_POLICY_LATEST_LTS,
     "{}"},
};

class YearTest : public testing::Test {
 protected:
  YearTest() : engine_(BundledSnapshot(), [this] { return day_; }) {
    const std::string file = absl::StrCat(testing::TempDir(), "year.db");
    for (const char* end : {"", "-wal", "-shm"}) {
      std::remove(absl::StrCat(file, end).c_str());
    }
    DatabaseOptions options;
    options.url = absl::StrCat("sqlite:", file);
    options.clock = [this] {
      return absl::FromCivil(day_, absl::UTCTimeZone());
    };
    auto database = Database::Open(options);
    EXPECT_TRUE(database.ok()) << database.status();
    store_ = std::make_unique<FleetStore>(*std::move(database));
    workers_ = std::make_unique<FleetWorkers>(engine_, *store_,
                                              FleetWorkerOptions{.name = "w"});
  }

  void Join(const Member& member) {
    IncomingDeployment incoming;
    incoming.row.deployment_id = member.id;
    incoming.row.workspace = member.workspace;
    incoming.row.name = member.id;
    incoming.row.revision = 1;
    incoming.sheet = ContentOf(DeterministicBytes(
        ForStore(DeploymentOf(member.release, member.json))));
    const auto stored = store_->Upsert("acme", {incoming});
    ASSERT_TRUE(stored.ok()) << stored.status();
    v1::FleetScope scope;
    scope.set_organization("acme");
    scope.set_deployment_id(member.id);
    v1::FleetTarget target;
    target.mutable_target()->set_policy(member.policy);
    ASSERT_TRUE(store_->SetTarget(scope, target, "somebody").ok());
  }

  void WorkThroughTheDay() {
    while (true) {
      const auto worked = workers_->WorkOnce();
      ASSERT_TRUE(worked.ok()) << worked.status();
      if (*worked == 0) return;
    }
  }

  static std::string Text(const v1::Assessment& a) {
    std::vector<std::string> steps;
    for (const v1::ReleaseRef& step : a.steps()) {
      steps.push_back(step.version());
    }
    return absl::StrCat(
        v1::SupportStatus_Name(a.support()).substr(15), " ",
        v1::Verdict_Name(a.verdict()).substr(8), " ",
        steps.empty() ? "stays" : absl::StrJoin(steps, ">"),
        a.blocking().empty()
            ? ""
            : absl::StrCat(" blocked by ", absl::StrJoin(a.blocking(), ",")));
  }

  // A line for each change: the day, who, and from what to what.
  void Tell(std::string& out) {
    const auto changes =
        store_->ChangesSince({.organization = "acme", .limit = 1000}, told_);
    ASSERT_TRUE(changes.ok()) << changes.status();
    for (const v1::FleetChange& c : changes->changes) {
      absl::StrAppend(&out, absl::FormatCivilTime(day_), " ", c.deployment_id(),
                      " (", v1::ChangeCause_Name(c.cause()).substr(13),
                      "): ", Text(c.before()), " -> ", Text(c.after()), "\n");
    }
    told_ = changes->last;
  }

  absl::CivilDay day_{2024, 1, 1};
  Engine engine_;
  std::unique_ptr<FleetStore> store_;
  std::unique_ptr<FleetWorkers> workers_;
  int64_t told_ = 0;
};

TEST_F(YearTest, EverybodyHearsOfWhatConcernsThem) {
  for (const Member& member : kMembers) Join(member);
  std::string told;
  int assessed_days = 0;
  for (; day_ < absl::CivilDay(2025, 1, 1); ++day_) {
    const uint64_t before = workers_->counts().assessed;
    WorkThroughTheDay();
    assessed_days += workers_->counts().assessed > before;
    Tell(told);
  }
  // Not every day: only those on which something begins or ends.
  EXPECT_LT(assessed_days, 200);
  if (std::getenv("UPGRADE_ADVISOR_UPDATE") != nullptr) {
    std::ofstream(kExpected) << told;
  }
  std::ifstream file(kExpected);
  std::stringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(told, expected.str());
  EXPECT_GT(told_, 50);
}

}  // namespace
}  // namespace upgrade_advisor
