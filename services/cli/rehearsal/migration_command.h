// `upgrade-advisor migration`: what an upgrade does to the metadata database.
//
// Blocking; runs programs.
#ifndef SERVICES_CLI_REHEARSAL_MIGRATION_COMMAND_H_
#define SERVICES_CLI_REHEARSAL_MIGRATION_COMMAND_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/cli/client/options.h"
#include "services/rehearsal/migration/table_statistics.h"

namespace upgrade_advisor {

// Asks the database of a URL for the sizes of its tables
// (database_statistics.h).
using AskDatabase =
    std::function<absl::StatusOr<TableSizes>(const std::string& url)>;

// The exit status: 0 shown, 1 could not be done, 2 usage.
int ShowMigration(const Options& options, const AskDatabase& ask_database);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_REHEARSAL_MIGRATION_COMMAND_H_
