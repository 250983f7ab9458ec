// Builds the fact sheets of a Deployment from what the caller gave.
//
// Pure; thread-safe. The door for readers of project files: a reader adds rows
// to the builder and closes the kinds it has read completely.
#ifndef SERVICES_SHEETS_DEPLOYMENT_SHEET_H_
#define SERVICES_SHEETS_DEPLOYMENT_SHEET_H_

#include <array>
#include <cstddef>
#include <vector>

#include "services/domain/airflow_minors.h"
#include "services/domain/fact_sheet.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

// Along a path the image changes under the Deployment: configuration, code,
// requirements and database persist; what is installed, and the image itself,
// belong to the first source only.
struct DeploymentSheets {
  FactSheet first;  // at the first step
  FactSheet later;  // at every step after it
};

// Of the rows of the code only those that run under one of the minors.
DeploymentSheets BuildDeploymentSheets(
    const DeploymentSources& sources,
    AirflowMinors target = AirflowMinors::All());

// The sheets for each target there may be: those of two targets are one object
// if the code is the same under both, as it nearly always is. Owns them.
class SheetsByTarget {
 public:
  explicit SheetsByTarget(const DeploymentSources& sources);

  size_t size() const { return sheets_.size(); }
  const DeploymentSheets& operator[](size_t i) const { return sheets_[i]; }
  // The index for the target with the minor of a number.
  size_t IndexOf(int minor) const { return index_of_minor_[minor]; }

 private:
  std::vector<DeploymentSheets> sheets_;
  std::array<size_t, AirflowMinors::kCount> index_of_minor_{};
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_DEPLOYMENT_SHEET_H_
