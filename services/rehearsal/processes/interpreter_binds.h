// What a confined process needs to see of a Python that is installed here.
#ifndef SERVICES_REHEARSAL_PROCESSES_INTERPRETER_BINDS_H_
#define SERVICES_REHEARSAL_PROCESSES_INTERPRETER_BINDS_H_

#include <string>
#include <vector>

#include "services/rehearsal/processes/sandbox_plan.h"

namespace upgrade_advisor {

// Where every confined process sees its environment.
inline constexpr char kEnvironmentFolder[] = "/opt/environment";

// The environment, and the installation that its interpreter belongs to, also
// where links lead to it; nothing of the latter where it is the system's.
std::vector<Bind> InterpreterBinds(const std::string& python,
                                   const std::string& environment);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_PROCESSES_INTERPRETER_BINDS_H_
