// What came of calls and reloads is counted, and by its name.
#include "services/server/work_counts.h"

#include <map>

#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

std::map<std::string, double> ByLabel(const WorkCounts& counts) {
  std::map<std::string, double> out;
  for (const Sample& sample : counts.Samples()) {
    EXPECT_TRUE(sample.is_counter);
    out[absl::StrCat(sample.name, " ", sample.labels.at(0).second)] =
        sample.value;
  }
  return out;
}

const char kReady[] = "upgrade_advisor_verdicts_total READY_WITH_WARNINGS";
const char kBlocked[] = "upgrade_advisor_verdicts_total BLOCKED";
const char kNoPath[] = "upgrade_advisor_verdicts_total NO_PATH";

TEST(WorkCounts, NameEveryVerdictAndBothEndsOfReloads) {
  WorkCounts counts;
  EXPECT_EQ(ByLabel(counts).size(), size_t{v1::Verdict_ARRAYSIZE - 1 + 2});
  counts.NoteReload(true);
  counts.NoteReload(false);
  counts.NoteReload(false);
  counts.NoteVerdict(v1::VERDICT_BLOCKED);
  // A read_mask may leave it out.
  counts.NoteVerdict(v1::VERDICT_UNSPECIFIED);
  const std::map<std::string, double> all = ByLabel(counts);
  EXPECT_EQ(all.at("upgrade_advisor_reloads_total succeeded"), 1);
  EXPECT_EQ(all.at("upgrade_advisor_reloads_total refused"), 2);
  EXPECT_EQ(all.at(kBlocked), 1);
  EXPECT_EQ(all.at(kReady), 0);
}

TEST(WorkCounts, AreOfPlansAndValidationsAndOfNothingElse) {
  const Engine engine(BundledSnapshot(), &TestDay);
  WorkCounts counts;
  ServerSettings settings;
  settings.counts = &counts;
  const auto server =
      UpgradeServer::Start(engine, {"127.0.0.1:0"}, settings).value();
  const auto channel =
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", server->ports()[0]),
                          grpc::InsecureChannelCredentials());
  v1::PlanUpgradeRequest plan = DocumentedPlan();
  ASSERT_TRUE(Call(channel, kPlan, plan.SerializeAsString()).status.ok());
  v1::ValidateUpgradeRequest down = ValidationOf(plan);
  down.mutable_target()->set_distribution(v1::DISTRIBUTION_CERTIFIED);
  down.mutable_target()->set_version("2.2.2");
  ASSERT_TRUE(Call(channel, kValidate, down.SerializeAsString()).status.ok());
  ASSERT_FALSE(Call(channel, kPlan, "").status.ok());
  ASSERT_TRUE(Call(channel, Methods()[2], "").status.ok());
  double all = 0;
  for (const auto& [name, value] : ByLabel(counts)) all += value;
  EXPECT_EQ(all, 2);
  EXPECT_EQ(ByLabel(counts).at(kNoPath), 1);
}

}  // namespace
}  // namespace upgrade_advisor
