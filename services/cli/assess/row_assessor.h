// From a row of `assess` to its answer.
#ifndef SERVICES_CLI_ASSESS_ROW_ASSESSOR_H_
#define SERVICES_CLI_ASSESS_ROW_ASSESSOR_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "services/cli/assess/ordered_work.h"
#include "services/engine/engine.h"
#include "services/fleet/assessment/assessor.h"

namespace upgrade_advisor {

// Thread-safe; borrows the engine.
class RowAssessor {
 public:
  RowAssessor(const Engine& engine, FleetSettings settings,
              absl::CivilDay as_of);

  // A line of FleetDeployment in JSON to a line with its assessment, or with
  // `error` where it is not one.
  std::string AnswerLine(const WorkItem& line);
  // A FleetDeployment to a FleetEntry with its assessment, with its size before
  // it; where it is not one, the error of the assessment says so.
  std::string AnswerFrame(const WorkItem& message);

  // Rows that were not Deployments.
  int64_t faulty() const { return faulty_.load(); }

 private:
  v1::Assessment Assess(const v1::Deployment& deployment) const;

  const Assessor assessor_;
  const FleetSettings settings_;
  const absl::CivilDay as_of_;
  std::atomic<int64_t> faulty_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_ASSESS_ROW_ASSESSOR_H_
