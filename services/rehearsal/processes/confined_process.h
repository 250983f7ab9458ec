// Runs a program of which nobody knows what it does: code of DAGs.
//
// In namespaces of its own: no network, no other process, no file but those it
// is given, all read-only, an empty home and an empty /tmp in memory; no
// privilege, no core file, bounds on descriptors, processes and files. When it
// has ended, or its time is over, all that it started is killed.
//
// Blocking; thread-safe.
#ifndef SERVICES_REHEARSAL_PROCESSES_CONFINED_PROCESS_H_
#define SERVICES_REHEARSAL_PROCESSES_CONFINED_PROCESS_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/rehearsal/processes/sandbox_plan.h"

namespace upgrade_advisor {

struct ConfinedProgram {
  std::vector<std::string> arguments;    // paths as the program sees them
  std::vector<std::string> environment;  // all of it
  SandboxView view;
  std::string folder = "/";  // where it starts
  std::string input;         // its standard input, at most 64 KiB
  std::chrono::seconds time_limit{600};
};

struct ConfinedEnd {
  int status = 0;  // as ProgramEnd has it
  bool timed_out = false;
  std::string errors;  // the last 64 KiB of standard error
};

// The descriptor that the program writes its lines to.
inline constexpr int kLinesDescriptor = 3;
inline constexpr size_t kMaxLineBytes = 4u << 20;

// Calls `on_line` for each line that the program writes to kLinesDescriptor. A
// longer line than kMaxLineBytes is cut. Unavailable, saying what the kernel
// refused, if the program cannot be confined: then it is not run.
absl::StatusOr<ConfinedEnd> RunConfined(
    const ConfinedProgram& program,
    absl::FunctionRef<void(absl::string_view line)> on_line);

// Whether this kernel lets programs be confined, by trying: Unavailable with
// what it refused.
absl::Status CheckConfinement();

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_PROCESSES_CONFINED_PROCESS_H_
