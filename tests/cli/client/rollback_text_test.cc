#include "services/cli/client/rollback_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_replace.h"
#include "services/cli/client/plan_text.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string WithoutColour(const std::string& text) {
  return absl::StrReplaceAll(text, {{"\x1b[1;31m", ""},
                                    {"\x1b[33m", ""},
                                    {"\x1b[32m", ""},
                                    {"\x1b[1m", ""},
                                    {"\x1b[2m", ""},
                                    {"\x1b[36m", ""},
                                    {"\x1b[0m", ""}});
}

v1::WayBack Way(v1::Truth is_open) {
  v1::WayBack way;
  way.set_is_open(is_open);
  way.set_text("So it is");
  way.add_conditions("it is enabled");
  v1::ErasedData& erased = *way.add_erased();
  erased.set_airflow_version("2.5.0");
  erased.set_text("notes on DAG runs");
  return way;
}

v1::AssessRollbackResponse Rollback() {
  v1::AssessRollbackResponse response;
  response.mutable_running()->set_version("11.3.0");
  for (v1::Truth is_open : {v1::TRUTH_YES, v1::TRUTH_NO, v1::TRUTH_UNKNOWN}) {
    v1::RollbackTarget& target = *response.add_targets();
    target.set_id("v1");
    target.set_time("2026-10-01");
    target.set_until("2026-12-30");
    target.set_undone_deploys(1);
    *target.mutable_way_back() = Way(is_open);
  }
  return response;
}

TEST(RollbackText, SaysOfEachDeployWhetherTheWayIsOpen) {
  const std::string text = RollbackText(Rollback(), false);
  EXPECT_THAT(text, HasSubstr("\nopen v1, 2026-10-01, release not said, kept "
                              "until 2026-12-30\n  So it is.\n"));
  // Where it is closed, the last day does not matter.
  EXPECT_THAT(text, HasSubstr("\nclosed v1, 2026-10-01, release not said\n"));
  EXPECT_THAT(text, HasSubstr("\nunknown v1"));
  EXPECT_THAT(text, HasSubstr("  if it is enabled\n  loses, of Airflow 2.5.0: "
                              "notes on DAG runs\n  undoes 1 deploy\n"));
}

TEST(RollbackText, IsTheSameInColour) {
  const std::string plain = RollbackText(Rollback(), false);
  const std::string coloured = RollbackText(Rollback(), true);
  EXPECT_EQ(WithoutColour(coloured), plain);
  EXPECT_THAT(coloured, HasSubstr("\x1b[32mopen\x1b[0m"));
  EXPECT_THAT(coloured, HasSubstr("\x1b[1;31mclosed\x1b[0m"));
  EXPECT_THAT(coloured, HasSubstr("\x1b[33munknown\x1b[0m"));
}

TEST(ConfirmationText, IsTheSameInColour) {
  v1::ConfirmUpgradeResponse response;
  response.set_confirmation(v1::CONFIRMATION_STILL_OLD);
  response.set_text("The Deployment still runs runtime 9.1.0");
  response.add_what_to_do("Look");
  response.add_fields()->set_name("runtime_version");
  const std::string plain = ConfirmationText(response, false);
  EXPECT_THAT(plain, HasSubstr("STILL OLD The Deployment"));
  EXPECT_EQ(WithoutColour(ConfirmationText(response, true)), plain);
  EXPECT_THAT(ConfirmationText(response, true),
              HasSubstr("\x1b[1;31mSTILL OLD\x1b[0m"));
}

TEST(PlanText, ShowsTheWayBackOfAStepInColour) {
  v1::PlanUpgradeResponse response;
  *response.mutable_plan()->add_steps()->mutable_way_back() =
      Way(v1::TRUTH_YES);
  EXPECT_THAT(PlanText(response, true),
              HasSubstr("\x1b[32mWay back: open\x1b[0m (So it is)"));
  response.mutable_plan()->mutable_steps(0)->clear_way_back();
  EXPECT_THAT(PlanText(response, false), Not(HasSubstr("Way back")));
}

}  // namespace
}  // namespace upgrade_advisor
