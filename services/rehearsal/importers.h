// Which files of a project import what a package has.
//
// Pure; thread-safe. Values own all their data.
#ifndef SERVICES_REHEARSAL_IMPORTERS_H_
#define SERVICES_REHEARSAL_IMPORTERS_H_

#include <map>
#include <string>
#include <vector>

#include "services/rehearsal/dags/baseline.h"
#include "services/rehearsal/environments/dependency_comparison.h"

namespace upgrade_advisor {

// Files by the name of a package, sorted.
using Importers = std::map<std::string, std::vector<std::string>>;

// Of the packages that differ. A package is found by the names that are
// imported ("google.cloud.storage" is of google-cloud-storage), so one whose
// modules are called otherwise has no importers here.
Importers ImportersOf(const ProjectComparison& project,
                      const DependencyComparison& dependencies);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_IMPORTERS_H_
