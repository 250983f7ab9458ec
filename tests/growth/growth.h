// How work grows with what it is about: twice as much may take twice as long,
// and not four times.
//
// Work is counted in bytes that were allocated and in processor time of the
// thread, the least of several runs. Small amounts prove nothing and pass.
#ifndef TESTS_GROWTH_GROWTH_H_
#define TESTS_GROWTH_GROWTH_H_

#include <cstdint>
#include <functional>
#include <string>

namespace upgrade_advisor {

struct Work {
  uint64_t allocated_bytes = 0;
  double seconds = 0;
};

// Of one call; the least of a few.
Work Measure(const std::function<void()>& work);

// Empty, or what is wrong: "takes 9.1 times as long for twice as much".
std::string FaultOfGrowth(const Work& once, const Work& twice);

// The same of a size and of twice as much, measured in turns and again while
// there seems to be a fault: what else the machine does passes, what grows with
// the square stays.
std::string FaultOfDoubling(int size, const std::function<Work(int)>& measure);

}  // namespace upgrade_advisor

#endif  // TESTS_GROWTH_GROWTH_H_
