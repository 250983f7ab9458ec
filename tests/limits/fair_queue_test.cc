// Who asks for much waits for itself, and leaves places for others.
#include "services/limits/fair_queue.h"

#include <string>

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

// The callers of what is popped, in order.
std::string Order(FairQueue& queue) {
  std::string out;
  while (const auto work = queue.Pop()) {
    out += work->caller;
    queue.Finish(work->caller);
  }
  return out;
}

bool Push(FairQueue& queue, const std::string& caller, size_t bytes = 1) {
  return queue.Push({caller, bytes, [] {}});
}

TEST(FairQueue, TakesTurns) {
  FairQueue queue({});
  for (const char* caller : {"a", "a", "a", "a", "b", "b", "c"}) {
    ASSERT_TRUE(Push(queue, caller));
  }
  EXPECT_EQ(Order(queue), "abcabaa");
  EXPECT_EQ(queue.waiting() + queue.waiting_bytes() + queue.running(), 0u);
}

TEST(FairQueue, KeepsPlacesForSomebodyElse) {
  FairQueue queue({.waiting = 100});
  int taken = 0;
  while (Push(queue, "greedy")) ++taken;
  EXPECT_EQ(taken, 50);
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(Push(queue, "caller " + std::to_string(i)));
  }
  while (Push(queue, "another")) ++taken;
  EXPECT_EQ(taken, 50 + 20);
}

TEST(FairQueue, NeverHoldsMoreThanMayWait) {
  FairQueue queue({.waiting = 100});
  int taken = 0;
  for (int i = 0; i < 1000; ++i) taken += Push(queue, std::to_string(i));
  EXPECT_EQ(taken, 100);
}

TEST(FairQueue, BoundsTheBytesOfACallerByWhatIsLeft) {
  FairQueue queue({.waiting_bytes = 100});
  EXPECT_TRUE(Push(queue, "a", 50));
  EXPECT_FALSE(Push(queue, "a", 1));
  EXPECT_TRUE(Push(queue, "b", 50));
  EXPECT_FALSE(Push(queue, "c", 1));
}

TEST(FairQueue, TakesOneOfAnySize) {
  FairQueue queue({.waiting_bytes = 100});
  EXPECT_TRUE(Push(queue, "a", 1000));
  EXPECT_FALSE(Push(queue, "b", 1));
  EXPECT_EQ(Order(queue), "a");
  EXPECT_TRUE(Push(queue, "b", 1));
}

TEST(FairQueue, RunsNoMoreOfOneCallerThanItMayHave) {
  FairQueue queue({.running_of_caller = 2});
  for (const char* caller : {"a", "a", "a", "b"}) Push(queue, caller);
  EXPECT_EQ(queue.Pop()->caller, "a");
  EXPECT_EQ(queue.Pop()->caller, "b");
  EXPECT_EQ(queue.Pop()->caller, "a");
  EXPECT_FALSE(queue.has_next());
  EXPECT_EQ(queue.waiting(), 1u);
  queue.Finish("a");
  EXPECT_EQ(queue.Pop()->caller, "a");
}

}  // namespace
}  // namespace upgrade_advisor
