// junit.xml: a suite for each test, a case for each file.
//
// Pure; thread-safe.
#ifndef SERVICES_REHEARSAL_REPORT_JUNIT_REPORT_H_
#define SERVICES_REHEARSAL_REPORT_JUNIT_REPORT_H_

#include <string>

#include "services/rehearsal/rehearsal_report.h"

namespace upgrade_advisor {

// What is undecided or was not asked for is skipped, with the reason; what was
// failing before passes, and says so.
std::string JunitReport(const RehearsalReport& report);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REPORT_JUNIT_REPORT_H_
