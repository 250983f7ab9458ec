// Whoever does not read its answers uses up its own part.
#include "services/limits/bytes_in_flight.h"

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

TEST(BytesInFlight, AreBoundedForEachByWhatIsLeft) {
  BytesInFlight bytes(1000);
  int calls = 0;
  while (bytes.Take("slow", 10)) {
    EXPECT_TRUE(bytes.Add("slow", 90));
    ++calls;
  }
  EXPECT_EQ(calls, 5);
  EXPECT_TRUE(bytes.Take("other", 100));
  EXPECT_FALSE(bytes.Take("slow", 1));
  for (int i = 0; i < calls; ++i) bytes.Release("slow", 100);
  EXPECT_EQ(bytes.bytes(), 100u);
  EXPECT_TRUE(bytes.Take("slow", 1));
}

TEST(BytesInFlight, RefuseAnAnswerThatDoesNotFit) {
  BytesInFlight bytes(1000);
  EXPECT_TRUE(bytes.Take("a", 1));
  EXPECT_TRUE(bytes.Add("a", 2000)) << "the only call";
  bytes.Release("a", 2001);
  ASSERT_TRUE(bytes.Take("a", 1));
  ASSERT_TRUE(bytes.Take("b", 1));
  EXPECT_FALSE(bytes.Add("a", 998));
  EXPECT_TRUE(bytes.Add("a", 500));
  EXPECT_FALSE(bytes.Add("a", 0));
  EXPECT_TRUE(bytes.Add("b", 0));
}

TEST(BytesInFlight, TakeOneCallOfAnySize) {
  BytesInFlight bytes(1000);
  EXPECT_TRUE(bytes.Take("a", 5000));
  EXPECT_FALSE(bytes.Take("b", 1));
  bytes.Release("a", 5000);
  EXPECT_TRUE(bytes.Take("b", 1));
}

}  // namespace
}  // namespace upgrade_advisor
