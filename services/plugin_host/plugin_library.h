// A plugin's shared library: the only place with dlopen.
//
// A library is never closed: threads and static destructors of a plugin may
// point into it for as long as the process lives. Thread-compatible.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_LIBRARY_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_LIBRARY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sdk/abi/upgrade_plugin.h"

namespace upgrade_advisor {

// Opens the library in this process (RTLD_NOW | RTLD_LOCAL) and returns what
// its entry function returned, which may be null. Errors carry the loader's
// reason, or what the entry function threw.
absl::StatusOr<const ua_plugin*> OpenPluginLibrary(const std::string& path);

// Opens the library, reads its descriptor and examines every advisory on empty
// sheets in a child process first, so that a constructor that crashes, aborts,
// throws or hangs takes the child and not the service. Takes a few
// milliseconds; gives up after ten seconds.
absl::Status TryPluginLibrary(const std::string& path);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_LIBRARY_H_
