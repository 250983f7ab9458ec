// Builds the fact sheets of a Deployment from what the caller gave.
//
// Pure; thread-safe. The door for readers of project files: a reader adds rows
// to the builder and closes the kinds it has read completely.
#ifndef SERVICES_SHEETS_DEPLOYMENT_SHEET_H_
#define SERVICES_SHEETS_DEPLOYMENT_SHEET_H_

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

DeploymentSheets BuildDeploymentSheets(const DeploymentSources& sources);

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_DEPLOYMENT_SHEET_H_
