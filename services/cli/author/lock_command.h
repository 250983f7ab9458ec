// upgrade-advisor plugin lock DIR
#ifndef SERVICES_CLI_AUTHOR_LOCK_COMMAND_H_
#define SERVICES_CLI_AUTHOR_LOCK_COMMAND_H_

#include "services/cli/client/options.h"

namespace upgrade_advisor {

// Writes the lock file of a folder and says what is in it; with a plugin that
// cannot be locked it writes nothing. Returns the exit status.
int RunPluginLock(const Options& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_LOCK_COMMAND_H_
