// Facts and examinations: the inner loop.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/calling/examination_call.h"
#include "services/sheets/release_sheet.h"
#include "tests/bench/bench_setup.h"

namespace upgrade_advisor {
namespace {

std::vector<Fact> SomeFacts(int count) {
  std::vector<Fact> facts;
  for (int i = 0; i < count; ++i) {
    facts.push_back({FactKind::kImport,
                     absl::StrCat("airflow.providers.p", i * 7919 % count,
                                  ".operators.m", i % 17),
                     "", absl::StrCat("dags/dag_", i % 311, ".py"),
                     static_cast<uint32_t>(i), false});
  }
  return facts;
}

void BuildSheet(benchmark::State& state) {
  const std::vector<Fact> facts = SomeFacts(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    FactSheet::Builder sheet;
    for (const Fact& fact : facts) sheet.Add(fact);
    benchmark::DoNotOptimize(sheet.Build());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BuildSheet)->Arg(100)->Arg(20000)->Unit(benchmark::kMicrosecond);

int32_t AsksOneFact(uint32_t, const ua_call* call, uint64_t* basis) {
  ua_answer answer{};
  answer.size = sizeof answer;
  static constexpr char kName[] = "core.executor";
  call->ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG,
            {kName, sizeof kName - 1}, UA_MATCH_EXACT, &answer);
  *basis = 1;
  return answer.state == UA_PRESENT_FACT ? UA_YES : UA_NO;
}

// In this process, one fact asked; a no allocates nothing, a yes has evidence.
void ExamineOne(benchmark::State& state, bool applies) {
  FactSheet::Builder builder;
  for (int i = 0; i < 200; ++i) {
    builder.Add(FactKind::kConfig, absl::StrCat("section.key", i), "v");
  }
  if (applies) builder.Add(FactKind::kConfig, "core.executor", "Celery");
  builder.Close(FactKind::kConfig);
  const FactSheet deployment = builder.Build();
  const FactSheet nothing;
  ua_plugin plugin{};
  plugin.size = sizeof plugin;
  plugin.examine = &AsksOneFact;
  ExaminationCall call({&deployment, &nothing, &nothing}, {});
  for (auto _ : state) benchmark::DoNotOptimize(call.Run(plugin, 0));
}
BENCHMARK_CAPTURE(ExamineOne, no, false);
BENCHMARK_CAPTURE(ExamineOne, yes, true);

// Every advisory of the bundled plugins at one step.
void ExamineStep(benchmark::State& state) {
  const std::shared_ptr<const Snapshot> snapshot = SnapshotOf(0);
  const PluginHost& plugins = snapshot->plugins();
  FactSheet::Builder builder;
  builder.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
  builder.Close(FactKind::kConfig);
  const FactSheet deployment = builder.Build();
  const auto& releases = snapshot->catalog().releases();
  const FactSheet source = BuildReleaseSheet(releases.front());
  const FactSheet target = BuildReleaseSheet(releases.back());
  const StepSheets step{&deployment, &source, &target};
  std::vector<Job> jobs;
  for (uint32_t i = 0; i < plugins.advisories().size(); ++i) {
    jobs.push_back({i, 0});
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(plugins.Examine({&step, 1}, jobs, {}));
  }
  state.counters["advisories"] = static_cast<double>(jobs.size());
}
BENCHMARK(ExamineStep)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace upgrade_advisor
