// Bytes in the store that are not what was written: the Deployments concerned
// say so, and all others are assessed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/assessment/stored_deployment.h"
#include "services/fleet/sql/sqlite_connection.h"
#include "services/fleet/store/fleet_store.h"
#include "services/fleet/workers/fleet_workers.h"
#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DamageTest : public testing::Test {
 protected:
  DamageTest()
      : file_(absl::StrCat(testing::TempDir(), "damage.db")),
        engine_(BundledSnapshot(), [] { return absl::CivilDay(2024, 3, 1); }) {
    for (const char* end : {"", "-wal", "-shm"}) {
      std::remove(absl::StrCat(file_, end).c_str());
    }
    DatabaseOptions options;
    options.url = absl::StrCat("sqlite:", file_);
    options.clock = [] {
      return absl::FromCivil(absl::CivilDay(2024, 3, 1), absl::UTCTimeZone());
    };
    auto database = Database::Open(options);
    EXPECT_TRUE(database.ok()) << database.status();
    store_ = std::make_unique<FleetStore>(*std::move(database));
    FleetWorkerOptions workers;
    workers.name = "w";
    workers.log = [this](const std::string& line) { log_.push_back(line); };
    workers_ = std::make_unique<FleetWorkers>(engine_, *store_, workers);
  }

  Stored Send(const std::string& id, const std::string& release,
              int64_t revision) {
    IncomingDeployment incoming;
    incoming.row.deployment_id = id;
    incoming.row.workspace = "w";
    incoming.row.name = id;
    incoming.row.revision = revision;
    incoming.sheet =
        ContentOf(DeterministicBytes(ForStore(DeploymentOf(release, "{}"))));
    const auto stored = store_->Upsert("acme", {incoming});
    EXPECT_TRUE(stored.ok()) << stored.status();
    return stored.ok() ? stored->front().stored : Stored::kConflict;
  }

  void Damage(const std::string& statement) {
    auto connection = sql::OpenSqlite(file_, absl::Seconds(5));
    ASSERT_TRUE(connection.ok()) << connection.status();
    const absl::Status done = (*connection)->ExecuteScript(statement);
    ASSERT_TRUE(done.ok()) << done;
  }

  void WorkToTheEnd() {
    while (true) {
      const auto worked = workers_->WorkOnce();
      ASSERT_TRUE(worked.ok()) << worked.status();
      if (*worked == 0) return;
    }
  }

  v1::FleetEntry Entry(const std::string& id) {
    const auto found = store_->Get("acme", id);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->entry : v1::FleetEntry();
  }

  const std::string file_;
  Engine engine_;
  std::unique_ptr<FleetStore> store_;
  std::vector<std::string> log_;
  std::unique_ptr<FleetWorkers> workers_;
};

TEST_F(DamageTest, ADamagedSheetFailsItsDeploymentsAlone) {
  Send("d1", "runtime:9.1.0", 1);
  Send("d2", "runtime:9.6.0", 1);
  Send("d3", "runtime:9.6.0", 1);
  Send("d4", "runtime:8.8.0", 1);
  Damage("UPDATE sheets SET content = x'00112233445566' WHERE sheet = 2");
  WorkToTheEnd();
  for (const char* id : {"d1", "d4"}) {
    EXPECT_EQ(Entry(id).state(), v1::ASSESSMENT_STATE_CURRENT) << id;
  }
  for (const char* id : {"d2", "d3"}) {
    EXPECT_EQ(Entry(id).state(), v1::ASSESSMENT_STATE_FAILED) << id;
    EXPECT_THAT(Entry(id).assessment().error(), HasSubstr("is damaged")) << id;
  }
  EXPECT_THAT(log_, ElementsAre(HasSubstr("damaged")));
  const auto page = store_->List({.organization = "acme"});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->entries.size(), 4u);
  const auto summary = store_->Summary({.organization = "acme"});
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->failed(), 2);
  // Nobody tries again and again.
  EXPECT_EQ(*store_->Due(), 0);
}

TEST_F(DamageTest, FactsThatAreSentAgainAreStored) {
  Send("d1", "runtime:9.1.0", 1);
  Damage("UPDATE sheets SET content = x'00'");
  WorkToTheEnd();
  EXPECT_EQ(Entry("d1").state(), v1::ASSESSMENT_STATE_FAILED);
  EXPECT_EQ(Send("d1", "runtime:9.1.0", 2), Stored::kUpdated);
  WorkToTheEnd();
  EXPECT_EQ(Entry("d1").state(), v1::ASSESSMENT_STATE_CURRENT);
  EXPECT_EQ(log_.size(), 1u);
}

TEST_F(DamageTest, BytesThatChangedInTheMiddleAreNoticed) {
  Send("d1", "runtime:9.1.0", 1);
  Damage(
      "UPDATE sheets SET content = CAST(substr(content, 1, 12) || x'5a5a' || "
      "substr(content, 15) AS BLOB)");
  WorkToTheEnd();
  EXPECT_EQ(Entry("d1").state(), v1::ASSESSMENT_STATE_FAILED);
}

TEST_F(DamageTest, DamagedSettingsFailTheirDeploymentsUntilATargetIsSet) {
  Send("d1", "runtime:9.1.0", 1);
  Damage("UPDATE settings SET content = x'00'");
  WorkToTheEnd();
  EXPECT_THAT(Entry("d1").assessment().error(), HasSubstr("is damaged"));
  v1::FleetScope scope;
  scope.set_organization("acme");
  ASSERT_TRUE(store_->SetTarget(scope, {}, "somebody").ok());
  WorkToTheEnd();
  EXPECT_EQ(Entry("d1").state(), v1::ASSESSMENT_STATE_CURRENT);
}

TEST_F(DamageTest, ADamagedOutcomeIsShownAsOne) {
  Send("d1", "runtime:9.1.0", 1);
  Send("d2", "runtime:8.8.0", 1);
  WorkToTheEnd();
  Damage("UPDATE outcomes SET content = x'00' WHERE outcome = 1");
  // In memory it is sound; another service reads it.
  DatabaseOptions options;
  options.url = absl::StrCat("sqlite:", file_);
  FleetStore other(*Database::Open(options));
  const auto page = other.List({.organization = "acme"});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->entries.size(), 2u);
  int failed = 0;
  for (const v1::FleetEntry& entry : page->entries) {
    if (entry.state() == v1::ASSESSMENT_STATE_CURRENT) continue;
    ++failed;
    EXPECT_EQ(entry.state(), v1::ASSESSMENT_STATE_FAILED);
    EXPECT_THAT(entry.assessment().error(), HasSubstr("damaged"));
  }
  EXPECT_EQ(failed, 1);
}

}  // namespace
}  // namespace upgrade_advisor
