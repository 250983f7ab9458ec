// The line of the access log for a call.
//
// Pure; thread-safe.
#ifndef SERVICES_TELEMETRY_ACCESS_LINE_H_
#define SERVICES_TELEMETRY_ACCESS_LINE_H_

#include <string>

#include "services/telemetry/call_record.h"

namespace upgrade_advisor {

// One line of JSON without its end: {"time": ..., "method": ..., "status":
// ...}. Texts of the caller are escaped and cut; never longer than a pipe takes
// at once.
std::string AccessLine(const CallRecord& call);

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_ACCESS_LINE_H_
