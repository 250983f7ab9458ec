// An upgrade test for people at a terminal.
//
// Pure; thread-safe.
#ifndef SERVICES_REHEARSAL_REPORT_TEXT_REPORT_H_
#define SERVICES_REHEARSAL_REPORT_TEXT_REPORT_H_

#include <string>

#include "services/rehearsal/rehearsal_report.h"

namespace upgrade_advisor {

std::string TextReport(const RehearsalReport& report);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REPORT_TEXT_REPORT_H_
