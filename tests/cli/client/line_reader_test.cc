#include "services/cli/client/line_reader.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace upgrade_advisor {
namespace {

TEST(LineReader, NumbersLinesAndLeavesOutBlankOnes) {
  std::istringstream in("one\n\n  \r\ntwo\n");
  LineReader lines(in, 100);
  const auto one = lines.Next();
  ASSERT_TRUE(one.has_value());
  EXPECT_EQ(one->text, "one");
  EXPECT_EQ(one->number, 1);
  const auto two = lines.Next();
  ASSERT_TRUE(two.has_value());
  EXPECT_EQ(two->text, "two");
  EXPECT_EQ(two->number, 4);
  EXPECT_FALSE(lines.Next().has_value());
}

TEST(LineReader, TheLastLineNeedsNoEnd) {
  std::istringstream in("a\nb");
  LineReader lines(in, 100);
  EXPECT_TRUE(lines.Next().has_value());
  EXPECT_EQ(lines.Next()->text, "b");
}

TEST(LineReader, ALineThatIsTooLongCostsNothingButItself) {
  std::istringstream in(std::string(11, 'x') + "\n" + std::string(10, 'y'));
  LineReader lines(in, 10);
  const auto first = lines.Next();
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->is_too_long);
  EXPECT_EQ(first->text, "");
  const auto second = lines.Next();
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->is_too_long);
  EXPECT_EQ(second->text, std::string(10, 'y'));
}

}  // namespace
}  // namespace upgrade_advisor
