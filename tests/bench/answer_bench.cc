// Whole answers of the engine, as callers get them who name no view.
#include <benchmark/benchmark.h>

#include "tests/bench/answer_requests.h"
#include "tests/bench/bench_setup.h"

namespace upgrade_advisor {
namespace {

void Answer(benchmark::State& state, AnswerKind kind) {
  const Engine engine(SnapshotOf(0), &BenchDay);
  const AnswerRequest request(kind);
  size_t bytes = 0;
  for (auto _ : state) bytes = request.AnswerBytes(engine);
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK_CAPTURE(Answer, newest, AnswerKind::kNewest)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Answer, patch, AnswerKind::kPatch)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Answer, migration, AnswerKind::kMigration)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Answer, example, AnswerKind::kExample)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Answer, validation, AnswerKind::kValidation)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace upgrade_advisor
