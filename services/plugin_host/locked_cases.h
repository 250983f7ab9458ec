// The case files next to a plugin, read as the plugin's file is: whoever may
// change a case may keep the plugin out.
//
// Thread-safe.
#ifndef SERVICES_PLUGIN_HOST_LOCKED_CASES_H_
#define SERVICES_PLUGIN_HOST_LOCKED_CASES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/plugin_host/cases/case_file.h"
#include "services/plugin_host/trust/lock_file.h"
#include "services/plugin_host/trust/trusted_file.h"

namespace upgrade_advisor {

// "house_rules.cases", next to "house_rules.so".
std::string CaseFolderOf(const std::string& plugin_path);

// What a lock file says of the folder; nothing if there is no folder.
// FailedPrecondition naming the file that cannot be taken.
absl::StatusOr<std::vector<LockedCase>> LockCases(const std::string& folder,
                                                  FileOwners owners);

// The cases of the folder; nothing if there is no folder. Where a lock file
// lists them, a file is opened only if it is listed, and parsed only if its
// bytes are; FailedPrecondition says which files are changed, new and missing.
absl::StatusOr<std::vector<PluginCase>> ReadLockedCases(
    const std::string& folder, FileOwners owners,
    const std::optional<std::vector<LockedCase>>& locked);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_LOCKED_CASES_H_
