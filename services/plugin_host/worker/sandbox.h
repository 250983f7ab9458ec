// What a worker process may not do.
//
// Called once each, in this order, on the one thread of a worker. What the
// kernel does not offer is left out and reported; nothing here can be undone.
#ifndef SERVICES_PLUGIN_HOST_WORKER_SANDBOX_H_
#define SERVICES_PLUGIN_HOST_WORKER_SANDBOX_H_

#include "absl/status/status.h"

namespace upgrade_advisor {

// Before the plugin is loaded: no new privileges and no capabilities, no core
// file, bounds on memory, descriptors and files written. The
// system's libraries may still be read, because the loader has to (all files,
// where the kernel has no Landlock); nothing may be started, sent or changed.
absl::Status EnterSandbox();

// Once the plugin is loaded: no file may be opened, no code mapped.
absl::Status CloseSandbox();

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_WORKER_SANDBOX_H_
