#include "tests/bench/bench_setup.h"

#include <map>
#include <utility>

#include "tests/bench/synthetic_catalog.h"

namespace upgrade_advisor {

absl::CivilDay BenchDay() { return absl::CivilDay(2026, 11, 20); }

std::shared_ptr<const Snapshot> FreshSnapshotOf(int releases) {
  Catalog catalog =
      releases == 0
          ? LoadCatalog(ReadCatalogSources(BundledCatalogPaths()).value())
                .value()
          : SyntheticCatalog(releases);
  return SnapshotWith(std::move(catalog),
                      {UPGRADE_ADVISOR_BINARY_DIR "/plugins"});
}

std::shared_ptr<const Snapshot> SnapshotOf(int releases) {
  static auto* made = new std::map<int, std::shared_ptr<const Snapshot>>;
  std::shared_ptr<const Snapshot>& snapshot = (*made)[releases];
  if (snapshot == nullptr) snapshot = FreshSnapshotOf(releases);
  return snapshot;
}

v1::PlanUpgradeRequest PlanOver(const Snapshot& snapshot, Blocked blocked) {
  v1::PlanUpgradeRequest request;
  const auto line =
      snapshot.catalog().ReleasesOfLine(Distribution::kCertified, "2.2");
  v1::Deployment& deployment = *request.mutable_deployment();
  deployment.mutable_release()->set_distribution(v1::DISTRIBUTION_CERTIFIED);
  deployment.mutable_release()->set_version(line.front().version.ToString());
  auto& variables = *deployment.mutable_environment()->mutable_variables();
  variables["AIRFLOW__CORE__EXECUTOR"] = "CeleryExecutor";
  variables["AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR"] =
      blocked == Blocked::kYes ? "True" : "False";
  deployment.mutable_database()->set_backend("postgres");
  v1::TableStatistics& table = *deployment.mutable_database()->add_tables();
  table.set_name("task_instance");
  table.set_rows(3000000);
  request.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
  request.set_as_of("2026-11-20");
  return request;
}

}  // namespace upgrade_advisor
