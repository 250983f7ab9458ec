// ConfirmUpgrade and AssessRollback: requests, their faults, answers.

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

template <typename Request>
Request RequestOf(const std::string& json) {
  Request request;
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &request);
  if (!status.ok()) ADD_FAILURE() << status.ToString();
  return request;
}

class Aftermath : public ::testing::Test {
 protected:
  absl::StatusOr<v1::AssessRollbackResponse> Assess(const std::string& json) {
    return engine_.AssessRollback(RequestOf<v1::AssessRollbackRequest>(json),
                                  {});
  }
  absl::StatusOr<v1::ConfirmUpgradeResponse> Confirm(const std::string& json) {
    return engine_.ConfirmUpgrade(RequestOf<v1::ConfirmUpgradeRequest>(json),
                                  {});
  }
  static std::string TextOf(const absl::Status& status) {
    return status.ToString();
  }

  Engine engine_{BundledSnapshot(), FixedDay};
};

constexpr char kHistory[] = R"({"deployment": {
  "platform": {"kind": "KIND_SOFTWARE"},
  "deployHistory": {"deploys": [
    {"id": "v3", "time": "2026-11-12T08:00:00Z", "kind": "KIND_DAGS"},
    {"id": "v2", "time": "2026-11-10", "image": "astro-runtime:11.3.0"},
    {"id": "v1", "time": "2026-10-01", "image": "astro-runtime:9.1.0-base"},
    {"id": "v4", "time": "2026-11-30", "image": "astro-runtime:12.1.0"}
  ]}}})";

TEST_F(Aftermath, TakesWhatRunsFromTheHistoryUpToTheDay) {
  const auto response = Assess(kHistory);
  ASSERT_TRUE(response.ok()) << response.status();
  // On 20 November the deploy of the 30th has not been made.
  EXPECT_EQ(response->running().version(), "11.3.0");
  ASSERT_THAT(response->targets(), SizeIs(2));
  EXPECT_EQ(response->targets(0).id(), "v2");
  EXPECT_EQ(response->targets(0).way_back().reason(), "SAME_RELEASE");
  EXPECT_EQ(response->targets(1).id(), "v1");
  EXPECT_EQ(response->targets(1).undone_deploys(), 2);
  EXPECT_EQ(response->targets(1).until(), "2026-12-30");
  EXPECT_EQ(response->targets(1).way_back().is_open(), v1::TRUTH_YES);
  EXPECT_EQ(response->notes(0).code(), "RUNNING_TASKS_FAIL");
}

TEST_F(Aftermath, NotesThatTheHistoryDisagrees) {
  auto request = RequestOf<v1::AssessRollbackRequest>(kHistory);
  *request.mutable_deployment()->mutable_release() = Ref("runtime:9.1.0");
  const auto response = engine_.AssessRollback(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->running().version(), "9.1.0");
  EXPECT_EQ(response->notes(0).code(), "HISTORY_DISAGREES");
}

TEST_F(Aftermath, NotesThatThereIsNothingToReturnTo) {
  const auto response = Assess(R"({"deployment": {"release": {
      "distribution": "DISTRIBUTION_RUNTIME", "version": "9.1.0"}}})");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->notes(0).code(), "HISTORY_EMPTY");
}

TEST_F(Aftermath, NamesEveryFaultOfAHistory) {
  const auto response = Assess(R"({"asOf": "soon", "deployment": {
    "deployHistory": {"deploys": [
      {"id": "a", "time": "yesterday", "image": "nginx:1"},
      {"id": "a", "time": "2026-11-10", "kind": "KIND_DAGS",
       "image": "astro-runtime:9.1.0"},
      {"time": "2026-11-10"}]}}})");
  const std::string text = TextOf(response.status());
  EXPECT_EQ(InfoOf(response.status()).reason(), "INVALID_FIELD");
  for (const char* field :
       {"as_of", "deploys[0].time", "deploys[0].image", "deploys[1].id",
        "deploys[1].kind", "deploys[2].id", "say what runs today"}) {
    EXPECT_THAT(text, HasSubstr(field));
  }
}

TEST_F(Aftermath, RefusesAHistoryWithoutEnd) {
  v1::AssessRollbackRequest request;
  *request.mutable_deployment()->mutable_release() = Ref("runtime:9.1.0");
  v1::DeployHistory& history =
      *request.mutable_deployment()->mutable_deploy_history();
  for (int i = 0; i < 1001; ++i) history.add_deploys();
  const auto response = engine_.AssessRollback(request, {});
  EXPECT_THAT(TextOf(response.status()), HasSubstr("1001 entries"));
}

TEST_F(Aftermath, KnowsNoWayBackToAReleaseThatNobodyKnows) {
  const auto response = Assess(R"({"deployment": {"deployHistory": {"deploys": [
      {"id": "a", "time": "2026-11-01", "image": "astro-runtime:99.0.0"},
      {"id": "b", "time": "2026-11-10", "image": "astro-runtime:11.3.0"}]}}})");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->targets(0).way_back().reason(), "RELEASE_NOT_SAID");
}

TEST_F(Aftermath, ConfirmsByTheTextOfTheFooter) {
  const auto response = Confirm(R"({
    "target": {"distribution": "DISTRIBUTION_RUNTIME", "version": "11.3.0"},
    "source": {"distribution": "DISTRIBUTION_RUNTIME", "version": "9.1.0"},
    "shown": {"text": "Version: v2.9.1+astro.1 Runtime: 11.3.0"}})");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->confirmation(), v1::CONFIRMATION_MATCH);
  EXPECT_EQ(response->fields(0).name(), "runtime_version");
}

TEST_F(Aftermath, NamesEveryFaultOfAConfirmation) {
  v1::ConfirmUpgradeRequest request;
  request.mutable_source()->set_version("nonsense");
  request.mutable_shown()->set_text(std::string(5000, 'x'));
  const std::string text = TextOf(engine_.ConfirmUpgrade(request, {}).status());
  for (const char* field : {"target", "source", "shown.text", "5000"}) {
    EXPECT_THAT(text, HasSubstr(field));
  }
}

TEST_F(Aftermath, DoesNotConfirmAReleaseThatNobodyKnows) {
  const auto response = Confirm(R"({
    "target": {"distribution": "DISTRIBUTION_RUNTIME", "version": "99.0.0"},
    "shown": {"runtimeVersion": "99.0.0"}})");
  EXPECT_EQ(InfoOf(response.status()).reason(), "RELEASE_UNKNOWN");
}

TEST_F(Aftermath, EveryStepOfAPlanSaysItsWayBack) {
  const auto plan =
      engine_.PlanUpgrade(PlanTo("certified:2.2.3", "runtime:5.0.4"), {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  for (const v1::PlanStep& step : plan->plan().steps()) {
    EXPECT_EQ(step.way_back().is_open(), v1::TRUTH_NO);
    EXPECT_THAT(step.way_back().text(), Not(IsEmpty()));
  }
}

}  // namespace
}  // namespace upgrade_advisor
