// What runs, looked up and with its fact sheets.
#ifndef SERVICES_ENGINE_RUNNING_H_
#define SERVICES_ENGINE_RUNNING_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/advisor/plan_request.h"
#include "services/engine/snapshot.h"
#include "services/engine/step_code.h"
#include "services/sheets/deployment_sheet.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

// The release that runs: listed, or derived from its line.
// NOT_FOUND/RELEASE_UNKNOWN if the line is not known either.
absl::StatusOr<Release> FindStart(const Catalog& catalog,
                                  const ReleaseVersion& version);

// The release to go to: listed, or what runs. NOT_FOUND/RELEASE_UNKNOWN
// otherwise: to a release that is not listed nothing leads.
absl::StatusOr<Release> FindTarget(const Catalog& catalog,
                                   const Release& running,
                                   const ReleaseVersion& version);

// What follows for the sources from what runs: its Python, and whether it reads
// airflow.cfg (Runtime does from 4.0.6 on no longer, says its release notes).
void CompleteSources(const Release& running, DeploymentSources& sources);

// Owns the sheets of one request; start() points into it and into the snapshot,
// which outlives it.
class Running {
 public:
  // `as_of`: the day of the request.
  Running(const Snapshot& snapshot, Release release,
          const DeploymentSources& sources, absl::CivilDay as_of);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  const Start& start() const { return start_; }
  // Null where no packages are indexed.
  StepCodeByTarget* code() const { return steps_; }

 private:
  const SheetsByTarget sheets_;
  FactSheet own_sheet_;  // of a release the graph does not have
  Start start_;
  std::optional<StepCodeByTarget> code_;
  StepCodeByTarget* steps_ = nullptr;  // it
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_RUNNING_H_
