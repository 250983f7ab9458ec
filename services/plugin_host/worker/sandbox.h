// What a worker process may not do.
//
// Called once, on the one thread of a worker. What the
// kernel does not offer is left out and reported; nothing here can be undone.
#ifndef SERVICES_PLUGIN_HOST_WORKER_SANDBOX_H_
#define SERVICES_PLUGIN_HOST_WORKER_SANDBOX_H_

#include "absl/status/statusor.h"

namespace upgrade_advisor {

// Before the plugin is loaded: no new privileges and no capabilities, no core
// file, bounds on memory, descriptors and files written. Of what only the
// loader needs, to read files and to map code, the kernel asks whoever has the
// returned descriptor, and refuses it once nobody has: the end of loading is
// not this process's to say. Landlock leaves the system's libraries to be read
// (all files, where the kernel has none). Nothing may be started, sent or
// changed, and no further filter be loaded. Unavailable where the kernel cannot
// ask: then nothing is filtered.
absl::StatusOr<int> EnterSandbox();

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_WORKER_SANDBOX_H_
