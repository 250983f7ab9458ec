#include "services/base/nearest.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(EditDistance, CountsCharactersAndSwaps) {
  EXPECT_EQ(EditDistance("", ""), 0u);
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("airflow.version", "airflow.verison"), 1u);
  EXPECT_EQ(EditDistance("platform", "platfrom"), 1u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
}

TEST(NearestName, IsWhatSomebodyMayHaveMeant) {
  const std::vector<std::string> names = {"airflow.minor", "airflow.version",
                                          "version"};
  EXPECT_EQ(NearestName("airflow.verison", names), "airflow.version");
  EXPECT_EQ(NearestName("verzion", names), "version");
  EXPECT_EQ(NearestName("executor", names), std::nullopt);
  EXPECT_EQ(NearestName("", names), std::nullopt);
  EXPECT_EQ(NearestName(std::string(300, 'x'), names), std::nullopt);
}

}  // namespace
}  // namespace upgrade_advisor
