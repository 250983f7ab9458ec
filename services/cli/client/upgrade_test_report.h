// The report of an upgrade test, as a validation sends it.
#ifndef SERVICES_CLI_CLIENT_UPGRADE_TEST_REPORT_H_
#define SERVICES_CLI_CLIENT_UPGRADE_TEST_REPORT_H_

#include <string>

#include "absl/status/statusor.h"

namespace upgrade_advisor {

// Where the report goes.
enum class Reader { kThisProgram, kServiceElsewhere };

// The report.json at the path, or in the folder there, without tracebacks and
// without credentials in URIs. A service elsewhere does not get texts of errors
// that may hold other secrets: they quote the project's code.
// INVALID_ARGUMENT names --upgrade-test.
absl::StatusOr<std::string> ReadUpgradeTestReport(const std::string& path,
                                                  Reader reader);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_UPGRADE_TEST_REPORT_H_
