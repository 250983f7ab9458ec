#include "services/base/json_text.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(JsonText, IsATextBetweenQuotes) {
  EXPECT_EQ(JsonText(""), R"("")");
  EXPECT_EQ(JsonText("a b"), R"("a b")");
  EXPECT_EQ(JsonText("\xc3\xa9"), "\"\xc3\xa9\"");
}

TEST(JsonText, EscapesWhatWouldEndItOrTheLine) {
  EXPECT_EQ(JsonText("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(JsonText(absl::string_view("\n\0\x7f", 3)),
            R"("\u000a\u0000\u007f")");
  EXPECT_EQ(JsonText("\xff"), R"("?")");
}

}  // namespace
}  // namespace upgrade_advisor
