#include "services/cli/fleet/fleet_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

FleetPage Hostile() {
  const std::string text = "<script>\"&'</script>";
  FleetPage page;
  page.organization = text;
  page.workspace = text;
  v1::FleetEntry& entry = *page.deployments.add_deployments();
  entry.set_deployment_id(text);
  entry.set_name(text + "x");
  entry.set_workspace(text);
  entry.set_state(v1::ASSESSMENT_STATE_FAILED);
  entry.mutable_assessment()->set_error(text);
  page.findings.add_findings()->set_advisory_id(text);
  page.summary.set_as_of(text);
  page.summary.add_ends()->set_month(text);
  page.summary.add_ends()->set_month("2027-01");
  for (int i = 0; i < 2; ++i) {
    v1::FleetDay& day = *page.summary.add_history();
    day.set_day(text);
    day.add_lines()->set_value(text);
  }
  return page;
}

TEST(FleetPage, TextOfAnyOriginIsText) {
  EXPECT_THAT(HtmlOf(Hostile()), Not(HasSubstr("<script")));
}

TEST(FleetPage, SaysHowManyDeploymentsItLeavesOut) {
  FleetPage page = Hostile();
  page.summary.set_total(12000);
  EXPECT_THAT(HtmlOf(page), Not(HasSubstr("of 12000")));
  page.deployments.set_next_page_token("x");
  EXPECT_THAT(HtmlOf(page), HasSubstr("The first 1 of 12000 Deployments"));
}

TEST(FleetPage, AFleetWithoutHistoryHasNoChart) {
  EXPECT_THAT(HtmlOf(FleetPage()), Not(HasSubstr("<svg")));
  EXPECT_THAT(HtmlOf(Hostile()), HasSubstr("<svg"));
}

TEST(FleetPage, MonthsHaveTheirPlacesInTime) {
  FleetPage page;
  page.summary.set_as_of("2026-11-30");
  for (const char* month : {"2027-01", "2028-11"}) {
    v1::FleetMonth& end = *page.summary.add_ends();
    end.set_month(month);
    end.set_deployments(3);
  }
  const std::string html = HtmlOf(page);
  // 25 months from this one on, of which every third has its name.
  EXPECT_THAT(html, HasSubstr(">2026-11</text>"));
  EXPECT_THAT(html, HasSubstr(">2028-11</text>"));
  EXPECT_THAT(html, HasSubstr("2027-01 3, 2028-11 3."));
}

TEST(FleetPage, ManyLinesShareTheLastColour) {
  FleetPage page;
  for (int i = 0; i < 2; ++i) {
    v1::FleetDay& day = *page.summary.add_history();
    for (int line = 1; line <= 12; ++line) {
      v1::FleetCount& count = *day.add_lines();
      count.set_value(std::to_string(line));
      count.set_deployments(100 - line);
    }
  }
  const std::string html = HtmlOf(page);
  EXPECT_THAT(html, HasSubstr("7: 93"));
  // 92 + 91 + 90 + 89 + 88 of the lines 8 to 12.
  EXPECT_THAT(html, HasSubstr("other lines: 450"));
}

}  // namespace
}  // namespace upgrade_advisor
