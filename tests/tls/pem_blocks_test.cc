#include "services/tls/pem_blocks.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(PemBlocks, KnowTheirLinesAndLeaveOutWhatIsBetween) {
  const auto blocks = PemBlocksOf(
      "subject=a\n-----BEGIN A-----\nx\n-----END A-----\nb\n"
      "-----BEGIN B C-----\r\ny\r\n-----END B C-----\r\n");
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].line, 2);
  EXPECT_EQ(blocks[0].label, "A");
  EXPECT_EQ(blocks[0].text, "-----BEGIN A-----\nx\n-----END A-----\n");
  EXPECT_TRUE(blocks[0].is_complete);
  EXPECT_EQ(blocks[1].line, 6);
  EXPECT_EQ(blocks[1].label, "B C");
  EXPECT_TRUE(blocks[1].is_complete);
}

TEST(PemBlocks, AreNotCompleteWithoutTheirEnd) {
  const auto blocks = PemBlocksOf(
      "-----BEGIN A-----\nx\n-----BEGIN B-----\ny\n-----END A-----\n");
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_FALSE(blocks[0].is_complete);
  EXPECT_FALSE(blocks[1].is_complete);
}

TEST(PemBlocks, NeedWholeLines) {
  EXPECT_TRUE(PemBlocksOf("").empty());
  EXPECT_TRUE(PemBlocksOf("x -----BEGIN A-----\n-----BEGIN A----\n").empty());
}

}  // namespace
}  // namespace upgrade_advisor
