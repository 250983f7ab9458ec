#include "tests/growth/growth.h"

#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "absl/strings/str_cat.h"

namespace {

// Per thread: what is measured uses one.
thread_local uint64_t allocated_bytes = 0;

}  // namespace

// Sanitizers have their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
void* operator new(size_t size) {
  allocated_bytes += size;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
#endif

namespace upgrade_advisor {
namespace {

constexpr int kRuns = 3;
constexpr int kTurns = 6;
// Twice as much, with room for caches and for tables that double.
constexpr double kMostGrowth = 3.2;
constexpr double kSlow = 0.025;             // seconds
constexpr double kMuch = 64 * 1024 * 1024;  // bytes; readers keep buffers

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string FaultOf(double once, double twice, double small, const char* what) {
  if (twice <= small || twice <= kMostGrowth * once) return "";
  return absl::StrCat("takes ", twice / once, " times the ", what,
                      " for twice as much (", once, ", then ", twice, "). ");
}

Work LeastOf(const Work& a, const Work& b) {
  return {std::min(a.allocated_bytes, b.allocated_bytes),
          std::min(a.seconds, b.seconds)};
}

}  // namespace

Work Measure(const std::function<void()>& work) {
  Work least;
  for (int run = 0; run < kRuns; ++run) {
    const uint64_t bytes = allocated_bytes;
    const double begin = ProcessorSeconds();
    work();
    const Work one{allocated_bytes - bytes, ProcessorSeconds() - begin};
    least = run == 0 ? one : LeastOf(least, one);
  }
  return least;
}

std::string FaultOfGrowth(const Work& once, const Work& twice) {
  return FaultOf(once.seconds, twice.seconds, kSlow, "seconds") +
         FaultOf(static_cast<double>(once.allocated_bytes),
                 static_cast<double>(twice.allocated_bytes), kMuch, "bytes");
}

std::string FaultOfDoubling(int size, const std::function<Work(int)>& measure) {
  Work once = measure(size);
  Work twice = measure(2 * size);
  for (int turn = 1; turn < kTurns; ++turn) {
    if (FaultOfGrowth(once, twice).empty()) return "";
    once = LeastOf(once, measure(size));
    twice = LeastOf(twice, measure(2 * size));
  }
  return FaultOfGrowth(once, twice);
}

}  // namespace upgrade_advisor
