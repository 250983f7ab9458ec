// Runs the benchmarks and prints, after the times, what they come to side by
// side: a ratio says more than a time on a machine that nobody knows.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {

struct Ratio {
  const char* dividend;
  const char* divisor;
};

constexpr Ratio kRatios[] = {
    {"Plan/synthetic3500", "Plan/synthetic350"},
    {"Plan/synthetic350", "Plan/bundled"},
    {"BuildSnapshot/synthetic3500", "BuildSnapshot/synthetic350"},
    {"BuildSnapshot/bundled", "LoadPlugins"},
    {"BuildSnapshot/bundled", "LoadBundledCatalog"},
    {"BuildSheet/20000", "BuildSheet/100"},
    {"ExamineOne/yes", "ExamineOne/no"},
    {"ExamineStep", "ExamineOne/no"},
    {"Plan/bundled", "ExamineStep"},
    {"ExamineRequest/in_workers/real_time",
     "ExamineRequest/in_process/real_time"},
    {"RoundTrip/in_process/real_time", "Plan/bundled"},
    {"RoundTrip/in_process/real_time", "RoundTrip/in_process_error/real_time"},
    {"RoundTrip/loopback/real_time", "RoundTrip/in_process/real_time"},
};

// Prints as ever and remembers the times.
class RememberingReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration && !run.error_occurred) {
        const auto iterations = static_cast<double>(run.iterations);
        seconds_[run.benchmark_name()] = {
            run.cpu_accumulated_time / iterations,
            run.real_accumulated_time / iterations};
      }
    }
    ConsoleReporter::ReportRuns(runs);
  }

  // Of processor time, which other programs disturb less; of real time where
  // several threads work at it.
  void PrintRatios() const {
    std::printf("\nRatios\n");
    for (const Ratio& ratio : kRatios) {
      const auto a = seconds_.find(ratio.dividend);
      const auto b = seconds_.find(ratio.divisor);
      if (a == seconds_.end() || b == seconds_.end()) continue;
      const bool real =
          std::string(ratio.dividend).find("real_time") != std::string::npos;
      std::printf("%10.2f = %s / %s\n",
                  real ? a->second.real / b->second.real
                       : a->second.processor / b->second.processor,
                  ratio.dividend, ratio.divisor);
    }
  }

 private:
  struct Seconds {
    double processor;
    double real;
  };
  std::map<std::string, Seconds> seconds_;
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  RememberingReporter reporter;
  const size_t run = benchmark::RunSpecifiedBenchmarks(&reporter);
  reporter.PrintRatios();
  benchmark::Shutdown();
  return run > 0 ? 0 : 1;
}
