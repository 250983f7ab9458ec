// report.html: one file that needs nothing else, for the screen, light or dark,
// and for print. It can be read without a script and has none.
//
// Pure; thread-safe.
#ifndef SERVICES_REHEARSAL_REPORT_HTML_REPORT_H_
#define SERVICES_REHEARSAL_REPORT_HTML_REPORT_H_

#include <string>

#include "services/rehearsal/rehearsal_report.h"

namespace upgrade_advisor {

std::string HtmlReport(const RehearsalReport& report);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REPORT_HTML_REPORT_H_
