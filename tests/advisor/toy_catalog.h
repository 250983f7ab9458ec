// Small catalogs for tests.
#ifndef TESTS_ADVISOR_TOY_CATALOG_H_
#define TESTS_ADVISOR_TOY_CATALOG_H_

#include <string>
#include <utility>
#include <vector>

#include "services/advisor/plan_request.h"
#include "services/advisor/planner.h"
#include "services/advisor/release_graph.h"
#include "services/catalog/catalog.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {

inline const absl::CivilDay kToyDay(2026, 11, 20);

inline Release ToyReleaseOf(Distribution distribution,
                            const std::string& version,
                            const std::string& airflow) {
  Release r;
  r.version = *ReleaseVersion::Parse(distribution, version);
  r.airflow = *Pep440Version::Parse(airflow);
  r.airflow_minor = r.airflow->BaseMinor();
  r.release_date = absl::CivilDay(2020, 1, 1);
  r.channel = "stable";
  r.migrates_database = Truth::kNo;
  return r;
}
inline Release ToyRuntime(const std::string& version,
                          const std::string& airflow) {
  return ToyReleaseOf(Distribution::kRuntime, version, airflow);
}
inline Release ToyCertified(const std::string& version) {
  return ToyReleaseOf(Distribution::kCertified, version,
                      version.substr(0, version.find('-')));
}

// A catalog with its graph over a judge, which outlives it.
class ToyGraph {
 public:
  ToyGraph(std::vector<Release> releases, const Judge* judge)
      : catalog_(std::move(releases), LifecycleTable(), "toy", {}),
        graph_(&catalog_, judge, Sheets(catalog_)) {}
  ToyGraph(const ToyGraph&) = delete;
  ToyGraph& operator=(const ToyGraph&) = delete;

  const Catalog& catalog() const { return catalog_; }
  const ReleaseGraph& graph() const { return graph_; }

  // The node of a listed release.
  size_t NodeOf(const ReleaseVersion& version) const {
    return graph_.Find(version).value();
  }

  // A request that starts at a listed release.
  PlanRequest From(const ReleaseVersion& version, Target target) const {
    PlanRequest request;
    request.start.release = graph_.release(NodeOf(version));
    request.start.release_sheet = &graph_.sheet(NodeOf(version));
    request.start.deployments = {{&nothing_, &nothing_}};
    request.target = std::move(target);
    request.as_of = kToyDay;
    return request;
  }
  Plan PlanOf(const PlanRequest& request) const {
    return MakePlan(graph_, request).value();
  }
  Plan PlanOf(const ReleaseVersion& from, Target target) const {
    return PlanOf(From(from, std::move(target)));
  }

 private:
  static std::vector<FactSheet> Sheets(const Catalog& catalog) {
    std::vector<FactSheet> out;
    for (const Release& r : catalog.releases()) {
      out.push_back(BuildReleaseSheet(r));
    }
    return out;
  }

  Catalog catalog_;
  ReleaseGraph graph_;
  FactSheet nothing_;
};

inline ReleaseVersion RuntimeAt(const std::string& version) {
  return *ReleaseVersion::Parse(Distribution::kRuntime, version);
}
inline ReleaseVersion CertifiedAt(const std::string& version) {
  return *ReleaseVersion::Parse(Distribution::kCertified, version);
}

// "certified 2.3.0-5, runtime 5.0.4"
inline std::string StopsOf(const Path& path) {
  std::string out;
  for (const PlannedStep& step : path.steps) {
    if (!out.empty()) out += ", ";
    out += std::string(DistributionName(step.target.distribution())) + " " +
           step.target.version.ToString();
  }
  return out;
}

}  // namespace upgrade_advisor

#endif  // TESTS_ADVISOR_TOY_CATALOG_H_
