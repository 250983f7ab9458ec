#include "services/domain/airflow_minors.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(AirflowMinors, AreReadAsTheyAreWritten) {
  for (const char* text : {"", "none", "-2.11", "3.0-", "2.4", "2.4-2.6",
                           "2.4-2.6,3.0-", "-1.10", "-2.0,2.3,3.1-"}) {
    const auto minors = AirflowMinors::Parse(text);
    ASSERT_TRUE(minors) << text;
    EXPECT_EQ(minors->ToString(), text);
  }
}

TEST(AirflowMinors, OtherTextsAreRefused) {
  for (const char* text : {"-", ",", "2.4,", "x", "3", "3.0-2.0", "2.4-x",
                           "all", "2.4 - 2.6", "2.-1"}) {
    EXPECT_FALSE(AirflowMinors::Parse(text)) << text;
  }
}

TEST(AirflowMinors, HaveTheMinorsOfVersions) {
  const AirflowMinors minors = *AirflowMinors::Parse("2.4-2.6,3.0-");
  EXPECT_FALSE(minors.Has(*AirflowMinors::NumberOf("2.3.4")));
  EXPECT_TRUE(minors.Has(*AirflowMinors::NumberOf("2.4")));
  EXPECT_FALSE(minors.Has(*AirflowMinors::NumberOf("2.11.0")));
  EXPECT_TRUE(minors.Has(*AirflowMinors::NumberOf("3.0.6")));
  EXPECT_TRUE(minors.Has(*AirflowMinors::NumberOf("4.1")));
  EXPECT_EQ(AirflowMinors::NumberOf("1.10.15"), AirflowMinors::NumberOf("1.9"));
  EXPECT_FALSE(AirflowMinors::NumberOf("three"));
}

TEST(AirflowMinors, AreSets) {
  const AirflowMinors two = *AirflowMinors::Parse("-2.11");
  const AirflowMinors three = *AirflowMinors::Parse("3.0-");
  EXPECT_TRUE((two & three).IsEmpty());
  EXPECT_TRUE((two | three).IsAll());
  EXPECT_NE(two, three);
}

TEST(AirflowMinors, NamesAreThoseOfNumbers) {
  for (int i = 0; i < AirflowMinors::kCount; ++i) {
    EXPECT_EQ(AirflowMinors::NumberOf(AirflowMinors::NameOf(i)), i);
  }
}

}  // namespace
}  // namespace upgrade_advisor
