// Plugins in worker processes, compared with the same plugins in this process;
// and what it takes to load them.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "tests/bench/bench_setup.h"
#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

// The bundled plugins that a worker may run: those that forbid no step.
const PluginFolder& Isolable() {
  static const auto* const folder = [] {
    auto* out = new PluginFolder;
    for (const char* name :
         {"image_tag", "runtime_5_schema_migration",
          "runtime_6_smart_sensor_removal", "runtime_8", "runtime_9"}) {
      const std::string file = std::string("/") + name + ".so";
      std::filesystem::copy_file(UPGRADE_ADVISOR_BINARY_DIR "/plugins" + file,
                                 out->path() + file);
    }
    return out;
  }();
  return *folder;
}

// All their advisories at one step, as one request asks them.
void ExamineRequest(benchmark::State& state, Tier tier) {
  const std::vector<FactSheet> sheets = SheetsOf(SnapshotOf(0)->catalog());
  const auto host = LoadFolders({Isolable().path()}, tier, sheets);
  FactSheet::Builder builder;
  for (int i = 0; i < 100; ++i) {
    builder.Add(FactKind::kConfig, absl::StrFormat("section.key%d", i), "v");
  }
  builder.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
  builder.Close(FactKind::kConfig);
  const FactSheet deployment = builder.Build();
  const StepSheets step{&deployment, &sheets.front(), &sheets.back()};
  std::vector<Job> jobs;
  for (uint32_t i = 0; i < host->advisories().size(); ++i) {
    jobs.push_back({i, 0});
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(host->Examine({&step, 1}, jobs, {}));
  }
  state.counters["advisories"] = static_cast<double>(jobs.size());
  state.counters["plugins"] = static_cast<double>(host->plugins().size());
}
BENCHMARK_CAPTURE(ExamineRequest, in_process, Tier::kService)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(ExamineRequest, in_workers, Tier::kWorker)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

// One plugin of the zoo next to a sound one, asked once: until the request is
// answered, with what a successor of the dead process takes.
void Bite(benchmark::State& state, const char* animal, int budget_ms) {
  PluginFolder folder;
  folder.Add("good");
  std::filesystem::copy_file(
      std::string(UPGRADE_ADVISOR_BINARY_DIR "/tests/zoo/") + animal + ".so",
      folder.path() + "/zoo_animal.so");
  const FactSheet deployment = SheetWithExecutor();
  for (auto _ : state) {
    state.PauseTiming();
    PluginLoaderOptions options = TestLoaderOptions();
    options.workers.budget = std::chrono::milliseconds(budget_ms);
    PluginLoader loader(options);
    auto host = LoadFolders({folder.path()}, Tier::kWorker, {}, loader);
    state.ResumeTiming();
    benchmark::DoNotOptimize(ExamineAll(*host, deployment));
    state.PauseTiming();
    if (host->CurrentPlugins()[1].failure_count != 1) {
      state.SkipWithError("it did not bite");
    }
    host.reset();
    state.ResumeTiming();
  }
}
BENCHMARK_CAPTURE(Bite, segfault, "segfault", 500)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(50);
BENCHMARK_CAPTURE(Bite, loop_with_50_ms, "loop", 50)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(10);

// A sound plugin under another name, padded to a size.
std::string PluginNumber(int number, size_t size) {
  std::string bytes = absl::StrReplaceAll(
      BytesOf(FixturePath("good")),
      {{std::string("good\0", 5), absl::StrFormat("g%03d", number) + '\0'},
       {"F-GOOD", absl::StrFormat("F-G%03d", number)}});
  bytes.resize(std::max(bytes.size(), size));
  return bytes;
}

// Verified, tried, mapped and described; never the same bytes twice.
void LoadMebibyte(benchmark::State& state, Tier tier) {
  int number = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto folder = std::make_unique<PluginFolder>();
    std::string bytes = PluginNumber(0, 1 << 20);
    const std::string unique = absl::StrFormat("%08d", ++number);
    bytes.replace(bytes.size() - unique.size(), unique.size(), unique);
    folder->AddBytes("one.so", bytes);
    PluginLoader loader(TestLoaderOptions());
    state.ResumeTiming();
    auto host = LoadFolders({folder->path()}, tier, {}, loader);
    state.PauseTiming();
    if (!host->plugins()[0].loaded) state.SkipWithError("refused");
    host.reset();
    folder.reset();
    state.ResumeTiming();
  }
}
BENCHMARK_CAPTURE(LoadMebibyte, in_process, Tier::kService)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(100);
BENCHMARK_CAPTURE(LoadMebibyte, in_workers, Tier::kWorker)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(100);

void LoadHundred(benchmark::State& state, Tier tier) {
  PluginFolder folder;
  for (int i = 0; i < 100; ++i) {
    folder.AddBytes(absl::StrFormat("g%03d.so", i), PluginNumber(i, 0));
  }
  for (auto _ : state) {
    PluginLoader loader(TestLoaderOptions());
    auto host = LoadFolders({folder.path()}, tier, {}, loader);
    if (host->advisories().size() != 100) {
      state.SkipWithError(host->plugins()[0].failure.c_str());
    }
    state.PauseTiming();
    host.reset();
    state.ResumeTiming();
  }
}
BENCHMARK_CAPTURE(LoadHundred, in_process, Tier::kService)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(5);
BENCHMARK_CAPTURE(LoadHundred, in_workers, Tier::kWorker)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(5);

}  // namespace
}  // namespace upgrade_advisor
