#include "services/cli/fleet/fleet_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::ListDeploymentsResponse One() {
  v1::ListDeploymentsResponse out;
  v1::FleetEntry& entry = *out.add_deployments();
  entry.set_deployment_id("clx1");
  entry.set_name("prod\x1b[31m");
  entry.set_workspace("data");
  entry.set_state(v1::ASSESSMENT_STATE_CURRENT);
  entry.set_days_left(-3);
  entry.mutable_assessment()->set_verdict(v1::VERDICT_BLOCKED);
  entry.mutable_assessment()->add_blocking("A1");
  return out;
}

TEST(FleetTable, WordsSayWhatColoursSay) {
  const std::string text = TextOf(One(), /*colour=*/false);
  EXPECT_THAT(text, HasSubstr("BLOCKED"));
  EXPECT_THAT(text, HasSubstr("ended 3 days ago"));
  EXPECT_THAT(text, HasSubstr("A1"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(FleetTable, ColumnsStayInPlaceInColour) {
  std::string text = TextOf(One(), /*colour=*/true);
  for (size_t at = 0; (at = text.find('\x1b')) != std::string::npos;) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  EXPECT_EQ(text, TextOf(One(), /*colour=*/false));
}

TEST(FleetTable, AnEmptyFleetHasAHead) {
  EXPECT_THAT(TextOf(v1::ListDeploymentsResponse(), false), HasSubstr("ID"));
}

TEST(FleetSummaryText, NamesTheDaysThatWereAskedFor) {
  v1::SummarizeFleetResponse summary;
  summary.set_ending(7);
  EXPECT_THAT(TextOf(summary, 30, false), HasSubstr("ending within 30 days"));
}

TEST(FleetSummaryText, LongListsEndWithACount) {
  v1::SummarizeFleetResponse summary;
  for (int i = 0; i < 20; ++i) {
    v1::FleetCount& count = *summary.add_releases();
    count.set_value("runtime " + std::to_string(i));
    count.set_deployments(1);
  }
  const std::string text = TextOf(summary, 90, false);
  EXPECT_THAT(text, HasSubstr("runtime 14"));
  EXPECT_THAT(text, Not(HasSubstr("runtime 15")));
  EXPECT_THAT(text, HasSubstr("and 5 more"));
}

TEST(ChangeLine, IsOneLine) {
  v1::FleetChange change;
  change.set_sequence(17);
  change.set_workspace("data");
  change.set_deployment_id("clx1");
  change.set_name("prod\nx");
  change.set_cause(v1::CHANGE_CAUSE_CATALOG);
  change.add_kinds(v1::CHANGE_KIND_YANKED);
  change.mutable_after()->set_yanked(true);
  EXPECT_EQ(LineOf(change, false),
            "17    data/clx1 (prod x)  catalog: the release was withdrawn\n");
}

}  // namespace
}  // namespace upgrade_advisor
