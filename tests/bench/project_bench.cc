// Planning for a project of 1000 DAG files: its facts as sheets, the plan
// alone, and the whole request.
#include <benchmark/benchmark.h>

#include "services/advisor/planner.h"
#include "services/engine/deployment_reader.h"
#include "services/engine/running.h"
#include "services/python/python_project.h"
#include "tests/bench/bench_setup.h"
#include "tests/bench/synthetic_dags.h"

namespace upgrade_advisor {
namespace {

constexpr char kStart[] = "7.4.1";

v1::Deployment ProjectDeployment() {
  std::vector<PythonFileFacts> read;
  for (const auto& [path, text] : SyntheticDags(1000)) {
    read.push_back(ReadPythonFile(path, text));
  }
  const PythonProjectFacts project = CombinePythonFacts(std::move(read));
  v1::Deployment out;
  v1::ProjectFile& dockerfile = *out.add_files();
  dockerfile.set_path("Dockerfile");
  dockerfile.set_text("FROM quay.io/astronomer/astro-runtime:7.4.1\n");
  out.add_files()->set_path("requirements.txt");
  out.add_files()->set_path("packages.txt");
  for (const Fact& fact : project.facts) {
    v1::Fact& to = *out.mutable_facts()->add_facts();
    to.set_kind(static_cast<v1::FactKind>(fact.kind));
    to.set_name(fact.name);
    to.set_value(fact.value);
    to.set_file(fact.file);
    to.set_line(fact.line);
    to.set_value_withheld(fact.value_withheld);
  }
  for (int kind = v1::FACT_KIND_IMPORT; kind <= v1::FACT_KIND_FILE; ++kind) {
    if (kind != v1::FACT_KIND_DOCKER) {
      out.mutable_facts()->add_complete_kinds(static_cast<v1::FactKind>(kind));
    }
  }
  return out;
}

v1::PlanUpgradeRequest RequestTo(const std::string& target) {
  v1::PlanUpgradeRequest out;
  *out.mutable_deployment() = ProjectDeployment();
  out.mutable_target()->mutable_release()->set_distribution(
      v1::DISTRIBUTION_RUNTIME);
  out.mutable_target()->mutable_release()->set_version(target);
  out.set_as_of("2026-11-20");
  return out;
}

void ProjectRequest(benchmark::State& state, const char* target) {
  const Engine engine(SnapshotOf(0), &BenchDay);
  const v1::PlanUpgradeRequest request = RequestTo(target);
  size_t findings = 0;
  for (auto _ : state) {
    const auto response = engine.PlanUpgrade(request, CallContext{});
    if (!response.ok()) {
      state.SkipWithError(std::string(response.status().message()).c_str());
      return;
    }
    findings = 0;
    for (const v1::PlanStep& step : response->plan().steps()) {
      findings += static_cast<size_t>(step.findings_size());
    }
  }
  state.counters["facts"] =
      static_cast<double>(request.deployment().facts().facts_size());
  state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK_CAPTURE(ProjectRequest, to_8, "8.8.0")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ProjectRequest, to_13, "13.11.0")
    ->Unit(benchmark::kMicrosecond);

// What of it is reading the request to facts, and what is planning on them.
struct ReadProject {
  explicit ReadProject(const std::string& target) {
    Violations violations;
    const v1::PlanUpgradeRequest message = RequestTo(target);
    deployment = ReadDeployment(message.deployment(), violations);
    CompleteSources(
        *FindStart(snapshot->catalog(),
                   *ReleaseVersion::Parse(Distribution::kRuntime, kStart)),
        deployment.sources);
    running = std::make_unique<Running>(
        *snapshot,
        *FindStart(snapshot->catalog(),
                   *ReleaseVersion::Parse(Distribution::kRuntime, kStart)),
        deployment.sources, absl::CivilDay(2026, 11, 20));
    request.start = running->start();
    request.target = *ReleaseVersion::Parse(Distribution::kRuntime, target);
    request.as_of = absl::CivilDay(2026, 11, 20);
  }

  std::shared_ptr<const Snapshot> snapshot = SnapshotOf(0);
  ReadDeploymentResult deployment;
  std::unique_ptr<Running> running;
  PlanRequest request;
};

void ProjectPlan(benchmark::State& state, const char* target) {
  const ReadProject project(target);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        MakePlan(project.snapshot->graph(), project.request));
  }
}
BENCHMARK_CAPTURE(ProjectPlan, to_8, "8.8.0")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ProjectPlan, to_13, "13.11.0")->Unit(benchmark::kMicrosecond);

void ProjectSheets(benchmark::State& state) {
  const ReadProject project("8.8.0");
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        BuildDeploymentSheets(project.deployment.sources).first.size());
  }
}
BENCHMARK(ProjectSheets)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace upgrade_advisor
