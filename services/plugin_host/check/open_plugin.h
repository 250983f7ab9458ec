// Opens a plugin file in this process, for checks in a child process.
//
// A library is never closed. Thread-compatible.
#ifndef SERVICES_PLUGIN_HOST_CHECK_OPEN_PLUGIN_H_
#define SERVICES_PLUGIN_HOST_CHECK_OPEN_PLUGIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sdk/abi/upgrade_plugin.h"

namespace upgrade_advisor {

// The entry function of the library (RTLD_NOW | RTLD_LOCAL). Errors carry the
// loader's reason.
absl::StatusOr<ua_entry> OpenEntry(const std::string& path);

// Opens the bytes as a library of its own, from memory: two copies of one file
// are two libraries.
absl::StatusOr<ua_entry> OpenCopy(absl::string_view elf);

// What today's host says about itself.
ua_host TodaysHost();

// Calls the entry function; what it throws is an error, null is not.
absl::StatusOr<const ua_plugin*> CallEntry(ua_entry entry, const ua_host& host);

// Opens the library for today's host; to decline it is an error.
absl::StatusOr<const ua_plugin*> OpenPlugin(const std::string& path);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CHECK_OPEN_PLUGIN_H_
