// Keeps a plugin that runs wild away from the processes around it.
#ifndef SERVICES_CONFORMANCE_PROCESS_FENCE_H_
#define SERVICES_CONFORMANCE_PROCESS_FENCE_H_

namespace upgrade_advisor {

// From now on this process, and every one it starts, can neither signal nor
// trace others nor leave its process group: such calls fail with EPERM. To
// signal itself is allowed. Nothing is done, and false returned, where the
// system has no filters of system calls (seccomp).
bool FenceIn();

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_PROCESS_FENCE_H_
