// report.json, for programs: docs/upgrade-test/report.schema.json describes it.
//
// Pure; thread-safe.
#ifndef SERVICES_REHEARSAL_REPORT_JSON_REPORT_H_
#define SERVICES_REHEARSAL_REPORT_JSON_REPORT_H_

#include <string>

#include "services/rehearsal/rehearsal_report.h"

namespace upgrade_advisor {

// Equal reports give equal bytes.
std::string JsonReport(const RehearsalReport& report);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REPORT_JSON_REPORT_H_
