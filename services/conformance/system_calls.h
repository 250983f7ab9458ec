// Which system calls a piece of work makes, except those for memory.
#ifndef SERVICES_CONFORMANCE_SYSTEM_CALLS_H_
#define SERVICES_CONFORMANCE_SYSTEM_CALLS_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

namespace upgrade_advisor {

// Works under a filter (seccomp) that lets nothing through but memory, futexes
// and the end of the process; other calls fail with EPERM and are noted, the
// first ten. The filter stays: call this in a process, and on its only thread,
// that has nothing else to do than to end. Unavailable where the system has no
// such filters.
absl::StatusOr<std::vector<std::string>> SystemCallsOf(
    absl::FunctionRef<void()> work);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_SYSTEM_CALLS_H_
