// What the ways to start a process share.
#ifndef SERVICES_REHEARSAL_PROCESSES_PROCESS_PARTS_H_
#define SERVICES_REHEARSAL_PROCESSES_PROCESS_PARTS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/base/descriptor.h"

namespace upgrade_advisor {

// Both ends are closed in programs that are started.
struct Pipe {
  Descriptor from;
  Descriptor into;

  static absl::StatusOr<Pipe> Make();
};

// Waits for a child. Its exit status; 128 and the signal that ended it.
int WaitForEnd(pid_t pid);

// As execve takes them; they live as long as the texts.
std::vector<char*> Pointers(const std::vector<std::string>& texts);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_PROCESSES_PROCESS_PARTS_H_
