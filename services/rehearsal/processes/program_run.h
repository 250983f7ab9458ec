// Runs a program of the system to its end, with its output and a time limit.
//
// Blocking; thread-safe.
#ifndef SERVICES_REHEARSAL_PROCESSES_PROGRAM_RUN_H_
#define SERVICES_REHEARSAL_PROCESSES_PROGRAM_RUN_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct Program {
  std::vector<std::string> arguments;    // the first is the program's path
  std::vector<std::string> environment;  // "NAME=value"
  std::chrono::seconds time_limit{600};
};

struct ProgramEnd {
  // The exit status; of a process that a signal ended 128 and the signal.
  int status = 0;
  bool timed_out = false;
  // The last bytes of each, at most kMaxOutputBytes.
  std::string output;
  std::string errors;

  bool succeeded() const { return status == 0 && !timed_out; }
};

inline constexpr size_t kMaxOutputBytes = 4u << 20;

// Standard input is empty. Unavailable if the program cannot be started.
absl::StatusOr<ProgramEnd> RunProgram(const Program& program);

// The program of that name in the folders of PATH; empty if there is none.
std::string FindOnPath(absl::string_view name);

// This process's environment, without what `dropped` names, with `added`.
std::vector<std::string> EnvironmentWith(
    const std::vector<std::string>& added,
    const std::vector<std::string>& dropped = {});

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_PROCESSES_PROGRAM_RUN_H_
