#include "services/cli/assess/ordered_work.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

namespace upgrade_advisor {
namespace {

TEST(OrderedWork, ResultsComeOutInTheOrderOfTheItems) {
  std::string out;
  std::string expected;
  {
    OrderedWork work(
        4, [](const WorkItem& item) { return item.text; },
        [&out](absl::string_view text) {
          absl::StrAppend(&out, text);
          return true;
        });
    for (int i = 0; i < 5000; ++i) {
      EXPECT_TRUE(work.Add({i, absl::StrCat(i, "\n")}));
      absl::StrAppend(&expected, i, "\n");
    }
    EXPECT_TRUE(work.Finish());
  }
  EXPECT_EQ(out, expected);
}

TEST(OrderedWork, ALaterResultWaitsForAnEarlierOne) {
  absl::Notification first_may_end;
  std::string out;
  OrderedWork work(
      2,
      [&](const WorkItem& item) -> std::string {
        if (item.number == 1) {
          first_may_end.WaitForNotification();
        } else {
          first_may_end.Notify();
        }
        return item.text;
      },
      [&out](absl::string_view text) {
        absl::StrAppend(&out, text);
        return true;
      });
  work.Add({1, "one "});
  work.Add({2, "two "});
  EXPECT_TRUE(work.Finish());
  EXPECT_EQ(out, "one two ");
}

TEST(OrderedWork, AResultComesOutBeforeTheNextItemIsThere) {
  absl::Notification is_out;
  OrderedWork work(
      1, [](const WorkItem& item) { return item.text; },
      [&is_out](absl::string_view) {
        is_out.Notify();
        return true;
      });
  work.Add({1, "one"});
  is_out.WaitForNotification();
  EXPECT_TRUE(work.Finish());
}

TEST(OrderedWork, EndsOnceNobodyWantsResults) {
  std::atomic<int> worked = 0;
  OrderedWork work(
      2,
      [&worked](const WorkItem&) {
        ++worked;
        return std::string("x");
      },
      [](absl::string_view) { return false; });
  int added = 0;
  while (added < 100000 && work.Add({added, ""})) ++added;
  EXPECT_LT(added, 100000);
  EXPECT_FALSE(work.Finish());
}

TEST(OrderedWork, ItemsThatWereAddedAreWorkedOnInTheEnd) {
  std::atomic<int> worked = 0;
  {
    OrderedWork work(
        3,
        [&worked](const WorkItem&) {
          ++worked;
          return std::string();
        },
        [](absl::string_view) { return true; });
    for (int i = 0; i < 50; ++i) work.Add({i, ""});
  }
  EXPECT_EQ(worked.load(), 50);
}

}  // namespace
}  // namespace upgrade_advisor
