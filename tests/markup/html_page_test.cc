#include "services/markup/html_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HtmlPage, LoadsAndRunsNothing) {
  const std::string head = HtmlHead("A title", ".more {}");
  EXPECT_THAT(head, HasSubstr("default-src 'none'"));
  EXPECT_THAT(head, HasSubstr("<title>A title</title>"));
  EXPECT_THAT(head, HasSubstr(".more {}</style>"));
  for (const char* other : {"src=", "<link", "url(", "@import", "http:"}) {
    EXPECT_THAT(head, Not(HasSubstr(other)));
  }
}

TEST(HtmlPage, FollowsTheReader) {
  const std::string head = HtmlHead("");
  EXPECT_THAT(head, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(head, HasSubstr("@media print"));
}

}  // namespace
}  // namespace upgrade_advisor
