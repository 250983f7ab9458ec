// Which steps exist between the releases of a catalog.
//
// Built once with a snapshot and immutable after it, hence thread-safe. It
// refers to the catalog and the judge, which outlive it, and owns the releases'
// fact sheets.
//
// A step exists if it goes up and no advisory with the effect FORBIDS_STEP says
// yes. Fail closed: a step that changes the distribution, or crosses an Airflow
// major, exists only if such advisories cover it and every one of them said a
// definite no.
#ifndef SERVICES_ADVISOR_RELEASE_GRAPH_H_
#define SERVICES_ADVISOR_RELEASE_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/advisor/node_set.h"
#include "services/catalog/catalog.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

// The steps that leave one release.
struct StepRow {
  NodeSet allowed;
  // Steps that go up but for which no rules are loaded.
  NodeSet uncovered;
};

// An advisory that keeps a step from existing.
struct Forbiddance {
  uint32_t advisory = 0;
  Outcome outcome = Outcome::kYes;  // yes, unknown or failed
};

class ReleaseGraph {
 public:
  // Examines the forbidding advisories for every pair of releases that goes up.
  ReleaseGraph(const Catalog* catalog, const Judge* judge,
               std::vector<FactSheet> sheets);

  // Nodes are the catalog's releases, in its order.
  size_t size() const { return catalog_->releases().size(); }
  const Release& release(size_t node) const {
    return catalog_->releases()[node];
  }
  const FactSheet& sheet(size_t node) const { return sheets_[node]; }
  std::optional<size_t> Find(const ReleaseVersion& version) const;
  const Catalog& catalog() const { return *catalog_; }
  const Judge& judge() const { return *judge_; }

  // SourceMeets and TargetMeets of an advisory's condition, worked out
  // beforehand.
  Truth SourceMeetsAt(uint32_t advisory, size_t node) const {
    return source_meets_[advisory][node];
  }
  Truth TargetMeetsAt(uint32_t advisory, size_t node) const {
    return target_meets_[advisory][node];
  }

  const StepRow& row(size_t node) const { return rows_[node]; }
  // The same for a start that need not be a node; examines only where it is
  // none.
  StepRow RowOf(const Release& start, const FactSheet& sheet) const;

  // Why a step that goes up does not exist; empty if no rules cover it, or if
  // it does exist.
  std::vector<Forbiddance> WhyForbidden(const Release& source,
                                        const FactSheet& sheet,
                                        size_t target) const;

 private:
  StepRow ExamineRow(const Release& start, const FactSheet& sheet) const;
  // The forbidding advisories that concern a step.
  std::vector<Job> JobsOf(const Release& source, size_t target,
                          uint32_t step) const;

  const Catalog* catalog_;
  const Judge* judge_;
  std::vector<FactSheet> sheets_;
  std::vector<uint32_t> forbidding_;              // advisory indices
  std::vector<std::vector<Truth>> source_meets_;  // by advisory and node
  std::vector<std::vector<Truth>> target_meets_;
  std::vector<StepRow> rows_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_RELEASE_GRAPH_H_
