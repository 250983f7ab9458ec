// What waits is bounded, and nothing is lost.
#include "services/server/request_threads.h"

#include <atomic>
#include <future>

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

TEST(RequestThreads, RunEverythingThatTheyTook) {
  std::atomic<int> ran = 0;
  {
    RequestThreads threads({.threads = 3});
    for (int i = 0; i < 500; ++i) {
      EXPECT_TRUE(threads.Run(1, [&] { ++ran; }));
    }
  }
  EXPECT_EQ(ran, 500);
}

TEST(RequestThreads, TakeNoMoreThanMayWait) {
  Gate gate;
  RequestThreads threads({.threads = 1, .waiting = 2});
  ASSERT_TRUE(threads.Run(1, gate.Work()));
  std::atomic<int> ran = 0;
  int taken = 0;
  // The first may still wait itself.
  while (threads.Run(1, [&] { ++ran; })) ++taken;
  EXPECT_GE(taken, 1);
  EXPECT_LE(taken, 3);
  gate.Open();
  EXPECT_TRUE(threads.WaitUntilIdle(std::chrono::minutes(1)));
  EXPECT_EQ(ran, taken);
  EXPECT_TRUE(threads.Run(1, [] {}));
}

TEST(RequestThreads, TakeNoMoreBytesThanMayWait) {
  Gate gate;
  std::promise<void> started;
  RequestThreads threads({.threads = 1, .waiting_bytes = 100});
  ASSERT_TRUE(threads.Run(1, [&] {
    started.set_value();
    gate.Work()();
  }));
  started.get_future().wait();
  EXPECT_TRUE(threads.Run(1000, [] {})) << "one may always wait";
  EXPECT_FALSE(threads.Run(1, [] {}));
  gate.Open();
  ASSERT_TRUE(threads.WaitUntilIdle(std::chrono::minutes(1)));
  EXPECT_TRUE(threads.Run(60, [] {}));
}

TEST(RequestThreads, AreNotIdleWhileOneWorks) {
  Gate gate;
  RequestThreads threads({.threads = 2});
  EXPECT_TRUE(threads.WaitUntilIdle(milliseconds(0)));
  ASSERT_TRUE(threads.Run(1, gate.Work()));
  EXPECT_FALSE(threads.WaitUntilIdle(milliseconds(20)));
  gate.Open();
  EXPECT_TRUE(threads.WaitUntilIdle(std::chrono::minutes(1)));
}

}  // namespace
}  // namespace upgrade_advisor
