// From the report of an upgrade test to what a validation asks of it.
//
// Pure; thread-safe. The text is a caller's: any bytes.
#ifndef SERVICES_ENGINE_UPGRADE_TEST_READER_H_
#define SERVICES_ENGINE_UPGRADE_TEST_READER_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "services/advisor/upgrade_test.h"
#include "services/engine/errors.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

// Nothing, and violations under "upgrade_test", if the text is not a report.
std::optional<UpgradeTest> ReadUpgradeTest(absl::string_view report,
                                           Violations& violations);

// What the tested files import, as facts, where the caller gave none about
// imports. They are not said to be all.
void AddTestedImports(const UpgradeTest& test, DeploymentSources& sources);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_UPGRADE_TEST_READER_H_
