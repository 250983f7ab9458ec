// `upgrade-advisor test`, and `cache` for the environments that it makes.
//
// Blocking; runs programs.
#ifndef SERVICES_CLI_REHEARSAL_UPGRADE_TEST_H_
#define SERVICES_CLI_REHEARSAL_UPGRADE_TEST_H_

#include "services/cli/client/options.h"

namespace upgrade_advisor {

// The exit status: 0 passed, 1 could not be done, 2 usage, 3 a test failed, 4
// one was skipped.
int RunUpgradeTest(const Options& options);

int ListEnvironments();
int ClearEnvironments();

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_REHEARSAL_UPGRADE_TEST_H_
