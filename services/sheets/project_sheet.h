// Facts of a project's small files.
//
// Pure; thread-safe.
#ifndef SERVICES_SHEETS_PROJECT_SHEET_H_
#define SERVICES_SHEETS_PROJECT_SHEET_H_

#include "services/domain/fact_sheet.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

// Requirements, packages of the operating system, the stages and instructions
// of the Dockerfile, and the commands it runs. Closes what was read completely.
void AddProjectFacts(const DeploymentSources& sources,
                     FactSheet::Builder& sheet);

// Settings and variables, each from the source that wins: the environment of
// the Deployment, then ENV of the Dockerfile; .env where the environment was
// not given, as what the project's authors test with; airflow.cfg at last,
// where what runs reads it. Closes both kinds if all sources are known.
void AddSettings(const DeploymentSources& sources, FactSheet::Builder& sheet);

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_PROJECT_SHEET_H_
