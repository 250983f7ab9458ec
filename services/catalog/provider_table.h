// Reads which packages images bundle.
//
// Pure but for the report the node carries; not thread-safe on one report.
#ifndef SERVICES_CATALOG_PROVIDER_TABLE_H_
#define SERVICES_CATALOG_PROVIDER_TABLE_H_

#include <vector>

#include "services/catalog/catalog_loader.h"
#include "services/catalog/listed_release.h"
#include "services/json/json_node.h"
#include "services/json/lint_report.h"

namespace upgrade_advisor {

// The table of provider packages: {"5.0.4": {"standard": {"name": "version"}}}.
// Other image variants are ignored.
//
// Gives the Runtime releases among `releases`, sorted by version, their
// packages: names normalised as PEP 503 says, sorted. A row for a release that
// is not there is a notice; everything wrong is a fault.
void ReadProviderTable(const JsonNode& table,
                       std::vector<ListedRelease>& releases);

// Gives one of them the packages of its image. Of pip freeze the lines
// "NAME==VERSION" of Airflow's providers and Astronomer's packages count, as in
// the table; a release that is not there, and a text without such a line, are
// faults.
void ReadImagePackages(const ImagePackages& image,
                       std::vector<ListedRelease>& releases, LintReport& lint);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_PROVIDER_TABLE_H_
