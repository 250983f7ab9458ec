// Opens a plugin file in this process, for checks in a child process.
//
// A library is never closed. Thread-compatible.
#ifndef SERVICES_CONFORMANCE_OPEN_PLUGIN_H_
#define SERVICES_CONFORMANCE_OPEN_PLUGIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/plugin_host/calling/open_library.h"

namespace upgrade_advisor {

// Opens the bytes as a separate library, from memory: two copies of one file
// are two libraries.
absl::StatusOr<ua_entry> OpenCopy(absl::string_view elf);

// Opens the library for today's host; to decline it is an error.
absl::StatusOr<const ua_plugin*> OpenPlugin(const std::string& path);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_OPEN_PLUGIN_H_
