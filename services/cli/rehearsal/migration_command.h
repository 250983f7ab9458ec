// `upgrade-advisor migration`: what an upgrade does to the metadata database.
//
// Blocking; runs programs.
#ifndef SERVICES_CLI_REHEARSAL_MIGRATION_COMMAND_H_
#define SERVICES_CLI_REHEARSAL_MIGRATION_COMMAND_H_

#include "services/cli/client/options.h"

namespace upgrade_advisor {

// The exit status: 0 shown, 1 could not be done, 2 usage.
int ShowMigration(const Options& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_REHEARSAL_MIGRATION_COMMAND_H_
