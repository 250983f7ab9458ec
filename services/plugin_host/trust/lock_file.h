// The lock file: which plugins a service loads, byte for byte, and how far it
// trusts each.
//
//   version: 1
//   plugins:
//   - id: airflow_3
//     version: 1.0.0
//     file: airflow_3.so            # relative to the lock file
//     sha256: 0f3b...
//     tier: service                 # or worker
//     required: true                # or false
//     cases:                        # of the folder airflow_3.cases
//     - file: pools.yaml
//       size: 812
//       sha256: 77aa...
//
// Without `cases`, as lock files of earlier versions are, nothing is said of
// the folder: its files are taken from the same owners as before. An empty list
// says that there is none.
//
// Written by `upgrade-advisor plugin lock`; JSON of the same shape is read too.
// Values and pure functions, but for the two that name a file.
#ifndef SERVICES_PLUGIN_HOST_TRUST_LOCK_FILE_H_
#define SERVICES_PLUGIN_HOST_TRUST_LOCK_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace upgrade_advisor {

// Where a plugin runs.
enum class Tier : uint8_t {
  // In the service's own process: trusted. It may forbid steps; a crash in it
  // is a crash of the service.
  kService,
  // In a sandboxed worker process that is replaced when it dies.
  kWorker
};

absl::string_view TierName(Tier tier);  // "service", "worker"

// A file of the plugin's folder of cases.
struct LockedCase {
  std::string file = {};  // its name in the folder
  uint64_t size = 0;
  std::string digest = {};

  friend bool operator==(const LockedCase& a, const LockedCase& b) {
    return a.file == b.file && a.size == b.size && a.digest == b.digest;
  }
  friend bool operator!=(const LockedCase& a, const LockedCase& b) {
    return !(a == b);
  }
};

struct LockedPlugin {
  std::string id;
  std::string version;
  std::string file;    // as written
  std::string digest;  // SHA-256, 64 lower-case hex digits
  Tier tier = Tier::kWorker;
  // A plan without it is INCOMPLETE, not merely warned about.
  bool required = true;
  // By name; empty: the lock file says nothing of them.
  std::optional<std::vector<LockedCase>> cases = {};
};

// The plugins of a text; `name` is what messages call it. InvalidArgument with
// "name:line: what is wrong" for every fault (the first 20 and their number).
absl::StatusOr<std::vector<LockedPlugin>> ParseLockFile(
    absl::string_view text, const std::string& name);

// As above, of a file of at most 1 MiB that only its owner may write.
absl::StatusOr<std::vector<LockedPlugin>> ReadLockFile(const std::string& path);

// The text of a lock file, in the order of the ids.
std::string LockFileText(absl::Span<const LockedPlugin> plugins);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_TRUST_LOCK_FILE_H_
