// What is seen of a change of the process. The bad plugins of conformance_test
// change each of the others.
#include "services/conformance/process_traces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/time.h>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ProcessTraces, StayAsTheyAre) {
  for (int i = 0; i < kTraceCount; ++i) {
    const Trace trace = static_cast<Trace>(i);
    EXPECT_THAT(Differences(TraceOf(trace), TraceOf(trace)), IsEmpty()) << i;
    EXPECT_THAT(TraceOf(trace), ::testing::Not(IsEmpty())) << i;
  }
}

TEST(ProcessTraces, TellWhatWasAndWhatIs) {
  EXPECT_THAT(Differences({"a: 1", "b: 2", "c"}, {"c", "a: 1", "b: 3", "d"}),
              ElementsAre("was b: 2", "is b: 3", "is d"));
}

TEST(ProcessTraces, HoldTheSignalMaskAndTimers) {
  const TraceLines before = TraceOf(Trace::kSignals);
  sigset_t usr2;
  sigset_t old;
  sigemptyset(&usr2);
  sigaddset(&usr2, SIGUSR2);
  sigprocmask(SIG_BLOCK, &usr2, &old);
  itimerval timer{{0, 0}, {3600, 0}};
  setitimer(ITIMER_REAL, &timer, nullptr);
  EXPECT_THAT(Differences(before, TraceOf(Trace::kSignals)),
              ElementsAre("was signal 12: default", "was timer 0: not set",
                          "is signal 12: default, blocked", "is timer 0: set"));
  timer = {};
  setitimer(ITIMER_REAL, &timer, nullptr);
  sigprocmask(SIG_SETMASK, &old, nullptr);
  EXPECT_THAT(Differences(before, TraceOf(Trace::kSignals)), IsEmpty());
}

}  // namespace
}  // namespace upgrade_advisor
