#include "services/rehearsal/migration/table_statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

TEST(TableStatistics, AreReadWithAndWithoutAHeader) {
  for (const char* header : {"", "relname,n_live_tup,size\n"}) {
    const auto sizes = ReadTableSizes(
        "s.csv", std::string(header) + "dag_run,10,2000\ntask_instance,5,1\n");
    ASSERT_TRUE(sizes.ok()) << sizes.status();
    EXPECT_EQ(sizes->at("dag_run").rows, 10u);
    EXPECT_EQ(sizes->at("task_instance").bytes, 1u);
  }
}

TEST(TableStatistics, NameTheLineThatIsWrong) {
  const auto sizes = ReadTableSizes("s.csv", "dag_run,10,2000\nxcom;5;1\n");
  EXPECT_THAT(std::string(sizes.status().message()),
              HasSubstr("s.csv:2 is 'xcom;5;1'"));
  for (const char* text : {"", "\n", "header\n", "a,-1,5\n"}) {
    EXPECT_FALSE(ReadTableSizes("s.csv", text).ok()) << text;
  }
}

}  // namespace
}  // namespace upgrade_advisor
