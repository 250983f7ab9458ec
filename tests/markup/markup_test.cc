#include "services/markup/markup.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(Markup, TextIsNeverMarkup) {
  EXPECT_EQ(EscapeMarkup("<a href=\"x\">&amp;]]>"),
            "&lt;a href=&quot;x&quot;&gt;&amp;amp;]]&gt;");
}

TEST(Markup, HasNothingThatXmlRefuses) {
  EXPECT_EQ(EscapeMarkup("a\x01\xff\xef\xbf\xbf\tb\n"), "a???\tb\n");
}

}  // namespace
}  // namespace upgrade_advisor
