#include "services/markup/junit_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(JunitDocument, CountsEachStatus) {
  const std::string xml =
      JunitDocument("all", {{"one",
                             {{"a", JunitStatus::kPassed, "", ""},
                              {"b", JunitStatus::kFailed, "why", "more"},
                              {"c", JunitStatus::kError, "broken", ""},
                              {"d", JunitStatus::kSkipped, "what?", ""}}}});
  EXPECT_THAT(xml,
              HasSubstr("<testsuite name=\"one\" tests=\"4\" failures=\"1\" "
                        "errors=\"1\" skipped=\"1\">"));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"one\" name=\"a\"/>"));
  EXPECT_THAT(xml, HasSubstr("<failure message=\"why\">more</failure>"));
  EXPECT_THAT(xml, HasSubstr("<error message=\"broken\"/>"));
  EXPECT_THAT(xml, HasSubstr("<skipped message=\"what?\"/>"));
}

TEST(JunitDocument, WhatPassedMaySaySomething) {
  EXPECT_THAT(
      JunitDocument("", {{"s", {{"a", JunitStatus::kPassed, "", "note"}}}}),
      HasSubstr("<system-out>note</system-out>"));
}

TEST(JunitDocument, TextOfAnyOriginIsText) {
  const std::string xml = JunitDocument(
      "<x>", {{"]]>", {{"<a>", JunitStatus::kFailed, "\"", "]]>\x01"}}}});
  EXPECT_THAT(xml, HasSubstr("name=\"&lt;a&gt;\""));
  EXPECT_THAT(xml, HasSubstr("message=\"&quot;\">]]&gt;?</failure>"));
  EXPECT_THAT(xml, Not(HasSubstr("]]>")));
}

}  // namespace
}  // namespace upgrade_advisor
