// What people read in their channel.
#include "services/fleet/notify/slack_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fleet/notify/sample_changes.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SlackText, GroupsByWhatHappened) {
  std::vector<v1::FleetChange> changes = BlockedChanges(1, 2);
  changes.push_back(BlockedChange(3));
  changes[2].mutable_before()->set_verdict(v1::VERDICT_BLOCKED);
  changes[2].mutable_before()->add_blocking("R3-SUBDAG");
  changes[2].mutable_after()->set_support(v1::SUPPORT_STATUS_UNSUPPORTED);
  EXPECT_EQ(SlackBody(changes),
            R"({"text":"Upgrade Advisor, acme: 3 changes of 3 Deployments)"
            R"(\u000a*2 Deployments are now blocked*: name 1, name 2)"
            R"(\u000a*1 Deployment has reached the end of maintenance*: name 3)"
            R"(\u000a*2 Deployments have other findings*: name 1, name 2"})");
}

TEST(SlackText, NamesTenAndCountsTheRest) {
  const std::string body = SlackBody(BlockedChanges(1, 12));
  EXPECT_THAT(body, HasSubstr("*12 Deployments are now blocked*: name 1,"));
  EXPECT_THAT(body, HasSubstr("name 10 and 2 more"));
  EXPECT_THAT(body, Not(HasSubstr("name 11")));
}

TEST(SlackText, EscapesWhatSlackReadsAsMarkup) {
  v1::FleetChange change = BlockedChange(1);
  change.set_name("<!here> & \"co\"\nnext");
  EXPECT_THAT(SlackBody({change}),
              HasSubstr(R"(: &lt;!here&gt; &amp; \"co\" next\u000a*)"));
}

TEST(SlackText, CutsLongNames) {
  v1::FleetChange change = BlockedChange(1);
  change.set_name(std::string(5000, 'x'));
  EXPECT_LT(SlackBody({change}).size(), 500u);
}

TEST(SlackText, NamesADeploymentWithoutANameByItsId) {
  v1::FleetChange change = BlockedChange(7);
  change.clear_name();
  EXPECT_THAT(SlackBody({change}), HasSubstr("*: dep-7"));
}

TEST(SlackText, SaysThatSomethingChangedWhereNoLineFits) {
  v1::FleetChange change = BlockedChange(1);
  *change.mutable_before() = change.after();
  EXPECT_THAT(SlackBody({change}), HasSubstr("*1 Deployment changed*: name 1"));
}

TEST(SlackDigest, SaysWhatIsDifferentAtTheEndOfTheDay) {
  std::vector<v1::FleetChange> changes = BlockedChanges(1, 2);
  v1::FleetChange back = BlockedChange(3);  // the second, as it was
  back.set_deployment_id("dep-2");
  back.set_name("name 2");
  *back.mutable_before() = changes[1].after();
  *back.mutable_after() = changes[1].before();
  changes.push_back(back);
  const std::string body = SlackDigest(changes);
  EXPECT_THAT(body, HasSubstr("acme, since the last digest: 3 changes of 2 "
                              "Deployments"));
  EXPECT_THAT(body, HasSubstr("*1 Deployment is now blocked*: name 1\\u000a"));
  EXPECT_THAT(body,
              HasSubstr("*1 Deployment changed and is as before*: name 2\""));
}

}  // namespace
}  // namespace upgrade_advisor
