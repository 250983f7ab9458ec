// Plans, validations and round trips; and what a snapshot costs to build.
#include <benchmark/benchmark.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"
#include "services/server/upgrade_server.h"
#include "tests/bench/bench_setup.h"
#include "tests/bench/synthetic_catalog.h"

namespace upgrade_advisor {
namespace {

void Plan(benchmark::State& state, int releases, Blocked blocked) {
  const std::shared_ptr<const Snapshot> snapshot = SnapshotOf(releases);
  const Engine engine(snapshot, &BenchDay);
  const v1::PlanUpgradeRequest request = PlanOver(*snapshot, blocked);
  size_t steps = 0;
  for (auto _ : state) {
    const auto response = engine.PlanUpgrade(request, CallContext{});
    if (!response.ok()) {
      state.SkipWithError(std::string(response.status().message()).c_str());
      return;
    }
    steps = static_cast<size_t>(response->plan().steps_size());
  }
  state.counters["steps"] = static_cast<double>(steps);
  state.counters["releases"] =
      static_cast<double>(snapshot->catalog().releases().size());
}
BENCHMARK_CAPTURE(Plan, bundled, 0, Blocked::kYes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Plan, synthetic350, 350, Blocked::kYes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Plan, synthetic3500, 3500, Blocked::kYes)
    ->Unit(benchmark::kMicrosecond);
// Nothing blocks: the common plan.
BENCHMARK_CAPTURE(Plan, bundled_open, 0, Blocked::kNo)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Plan, synthetic3500_open, 3500, Blocked::kNo)
    ->Unit(benchmark::kMicrosecond);

void Validate(benchmark::State& state) {
  const std::shared_ptr<const Snapshot> snapshot = SnapshotOf(0);
  const Engine engine(snapshot, &BenchDay);
  v1::ValidateUpgradeRequest request;
  *request.mutable_deployment() = PlanOver(*snapshot).deployment();
  request.mutable_target()->set_distribution(v1::DISTRIBUTION_CERTIFIED);
  request.mutable_target()->set_version("2.3.0");
  request.set_as_of("2022-08-01");
  for (auto _ : state) {
    const auto response = engine.ValidateUpgrade(request, CallContext{});
    if (!response.ok()) state.SkipWithError("not answered");
    benchmark::DoNotOptimize(response);
  }
}
BENCHMARK(Validate)->Unit(benchmark::kMicrosecond);

void BuildSnapshot(benchmark::State& state, int releases) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(FreshSnapshotOf(releases)->graph().size());
  }
}
BENCHMARK_CAPTURE(BuildSnapshot, bundled, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BuildSnapshot, synthetic350, 350)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BuildSnapshot, synthetic3500, 3500)
    ->Unit(benchmark::kMillisecond);

void LoadPlugins(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        LoadTrusted({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}));
  }
}
BENCHMARK(LoadPlugins)->Unit(benchmark::kMillisecond);

void LoadBundledCatalog(benchmark::State& state) {
  const CatalogSources sources =
      ReadCatalogSources(BundledCatalogPaths()).value();
  for (auto _ : state) benchmark::DoNotOptimize(LoadCatalog(sources).value());
}
BENCHMARK(LoadBundledCatalog)->Unit(benchmark::kMillisecond);

enum class Way { kInProcess, kLoopback };

void RoundTrip(benchmark::State& state, Way way, bool plans) {
  const std::shared_ptr<const Snapshot> snapshot = SnapshotOf(0);
  const Engine engine(snapshot, &BenchDay);
  const auto server = UpgradeServer::Start(engine, {"127.0.0.1:0"}).value();
  const auto channel =
      way == Way::kInProcess
          ? server->InProcessChannel()
          : grpc::CreateChannel(
                "127.0.0.1:" + std::to_string(server->ports()[0]),
                grpc::InsecureChannelCredentials());
  const auto stub = v1::UpgradeService::NewStub(channel);
  v1::PlanUpgradeRequest request;
  if (plans) request = PlanOver(*snapshot);
  for (auto _ : state) {
    grpc::ClientContext context;
    v1::PlanUpgradeResponse response;
    const grpc::Status status = stub->PlanUpgrade(&context, request, &response);
    if (status.ok() != plans) state.SkipWithError("not answered as expected");
  }
}
BENCHMARK_CAPTURE(RoundTrip, in_process, Way::kInProcess, true)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(RoundTrip, loopback, Way::kLoopback, true)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();
// An error about an empty request: what the transport alone costs.
BENCHMARK_CAPTURE(RoundTrip, in_process_error, Way::kInProcess, false)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
}  // namespace upgrade_advisor
