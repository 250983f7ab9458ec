// Opens a plugin's shared library in this process.
//
// A library is never closed: threads and static destructors of a plugin may
// point into it for as long as the process lives. Thread-safe, but for what the
// plugin's constructors do.
#ifndef SERVICES_PLUGIN_HOST_CALLING_OPEN_LIBRARY_H_
#define SERVICES_PLUGIN_HOST_CALLING_OPEN_LIBRARY_H_

#include <string>

#include "absl/status/statusor.h"
#include "sdk/abi/upgrade_plugin.h"

namespace upgrade_advisor {

// Opens the library (RTLD_NOW | RTLD_LOCAL); its entry function.
// FailedPrecondition with the loader's reason. `path` has a slash, or the
// loader looks for it elsewhere.
absl::StatusOr<ua_entry> OpenEntry(const std::string& path);

// What this host says about itself.
ua_host TodaysHost();

// Calls the entry function, which may return null; an exception from it is an
// error.
absl::StatusOr<const ua_plugin*> CallEntry(ua_entry entry, const ua_host& host);

// All three.
absl::StatusOr<const ua_plugin*> OpenPluginLibrary(const std::string& path);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_OPEN_LIBRARY_H_
