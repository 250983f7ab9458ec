// What waits is bounded, and nothing is lost.
#include "services/server/request_threads.h"

#include <atomic>
#include <functional>
#include <future>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using std::chrono::milliseconds;

// Holds a thread until it is opened.
class Gate {
 public:
  std::function<void()> Work() {
    return [this] { open_.get_future().wait(); };
  }
  void Open() { open_.set_value(); }

 private:
  std::promise<void> open_;
};

bool RunOn(RequestThreads& threads, size_t bytes, std::function<void()> work,
           const std::string& caller = "") {
  return threads.Run({caller, bytes, std::move(work)});
}

TEST(RequestThreads, RunEverythingThatTheyTook) {
  std::atomic<int> ran = 0;
  {
    RequestThreads threads({.threads = 3});
    for (int i = 0; i < 400; ++i) {
      EXPECT_TRUE(RunOn(threads, 1, [&] { ++ran; }));
    }
  }
  EXPECT_EQ(ran, 400);
}

TEST(RequestThreads, TakeNoMoreThanMayWait) {
  Gate gate;
  RequestThreads threads({.threads = 1, .queue = {.waiting = 4}});
  ASSERT_TRUE(RunOn(threads, 1, gate.Work()));
  std::atomic<int> ran = 0;
  int taken = 0;
  // The first may still wait itself.
  while (RunOn(threads, 1, [&] { ++ran; })) ++taken;
  EXPECT_GE(taken, 1);
  EXPECT_LE(taken, 3);
  gate.Open();
  EXPECT_TRUE(threads.WaitUntilIdle(std::chrono::minutes(1)));
  EXPECT_EQ(ran, taken);
  EXPECT_TRUE(RunOn(threads, 1, [] {}));
}

TEST(RequestThreads, TakeNoMoreBytesThanMayWait) {
  Gate gate;
  std::promise<void> started;
  RequestThreads threads({.threads = 1, .queue = {.waiting_bytes = 100}});
  ASSERT_TRUE(RunOn(threads, 1, [&] {
    started.set_value();
    gate.Work()();
  }));
  started.get_future().wait();
  EXPECT_TRUE(RunOn(threads, 1000, [] {})) << "one may always wait";
  EXPECT_FALSE(RunOn(threads, 1, [] {}));
  gate.Open();
  ASSERT_TRUE(threads.WaitUntilIdle(std::chrono::minutes(1)));
  EXPECT_TRUE(RunOn(threads, 60, [] {}));
}

// The one with few requests does not wait for the one with many.
TEST(RequestThreads, LetCallersTakeTurns) {
  Gate gate;
  std::string order;
  RequestThreads threads({.threads = 1});
  ASSERT_TRUE(RunOn(threads, 1, gate.Work()));
  for (int i = 0; i < 100; ++i) {
    RunOn(
        threads, 1, [&] { order += 'm'; }, "many");
  }
  RunOn(
      threads, 1, [&] { order += 'f'; }, "few");
  gate.Open();
  ASSERT_TRUE(threads.WaitUntilIdle(std::chrono::minutes(1)));
  EXPECT_LE(order.find('f'), 1u);
  EXPECT_EQ(order.size(), 101u);
}

TEST(RequestThreads, RunEverythingOfACallerThatHasToWait) {
  std::atomic<int> ran = 0;
  {
    RequestThreads threads({.threads = 3, .queue = {.running_of_caller = 1}});
    for (int i = 0; i < 400; ++i) RunOn(threads, 1, [&] { ++ran; });
  }
  EXPECT_EQ(ran, 400);
}

TEST(RequestThreads, AreNotIdleWhileOneWorks) {
  Gate gate;
  RequestThreads threads({.threads = 2});
  EXPECT_TRUE(threads.WaitUntilIdle(milliseconds(0)));
  ASSERT_TRUE(RunOn(threads, 1, gate.Work()));
  EXPECT_FALSE(threads.WaitUntilIdle(milliseconds(20)));
  gate.Open();
  EXPECT_TRUE(threads.WaitUntilIdle(std::chrono::minutes(1)));
}

}  // namespace
}  // namespace upgrade_advisor
