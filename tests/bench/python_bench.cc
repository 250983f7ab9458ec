// Reading the code of a project: 1000 files, about 30 000 lines.
#include <benchmark/benchmark.h>

#include <thread>

#include "services/python/python_project.h"
#include "tests/bench/synthetic_dags.h"

namespace upgrade_advisor {
namespace {

void ReadPython(benchmark::State& state) {
  const auto project = SyntheticDags(1000);
  const auto threads = static_cast<size_t>(state.range(0));
  size_t bytes = 0;
  for (const auto& file : project) bytes += file.second.size();
  for (auto _ : state) {
    std::vector<PythonFileFacts> read(project.size());
    const auto work = [&](size_t first) {
      for (size_t i = first; i < project.size(); i += threads) {
        read[i] = ReadPythonFile(project[i].first, project[i].second);
      }
    };
    std::vector<std::thread> others;
    for (size_t t = 1; t < threads; ++t) others.emplace_back(work, t);
    work(0);
    for (std::thread& other : others) other.join();
    benchmark::DoNotOptimize(CombinePythonFacts(std::move(read)).facts.size());
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes * state.iterations()));
}
BENCHMARK(ReadPython)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace upgrade_advisor
