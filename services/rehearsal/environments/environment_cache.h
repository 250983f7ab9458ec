// Environments on disk, each under the digest of what is in it.
//
// Below $XDG_CACHE_HOME/upgrade-advisor, else ~/.cache/upgrade-advisor:
//   environments/KEY/      venv/, packages.txt, label.txt
//   resolutions/KEY.txt    what a resolver answered
//   locks/KEY              held while an environment is made or used
// An environment is made in a folder of another name and renamed when it is
// complete: what is under its key is whole. Safe under several processes.
#ifndef SERVICES_REHEARSAL_ENVIRONMENTS_ENVIRONMENT_CACHE_H_
#define SERVICES_REHEARSAL_ENVIRONMENTS_ENVIRONMENT_CACHE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/rehearsal/processes/process_parts.h"

namespace upgrade_advisor {

// An environment in use: while this lives, nobody removes it.
struct CachedEnvironment {
  std::string folder;
  bool is_new = false;
  Descriptor lock;
};

struct CacheEntry {
  std::string key;
  std::string label;
  uint64_t bytes = 0;
  int64_t used_seconds_ago = 0;
  bool in_use = false;
};

class EnvironmentCache {
 public:
  // More than so many, and those used longest ago are removed.
  static constexpr size_t kMaxEnvironments = 12;

  // The folder as the environment names it. FailedPrecondition if that is not
  // an absolute path, or it cannot be made.
  static absl::StatusOr<EnvironmentCache> Open();

  const std::string& folder() const { return folder_; }

  // The environment of the key; `make` fills a folder that is empty, if there
  // is none yet. Waits for another process that makes the same.
  absl::StatusOr<CachedEnvironment> Get(
      const std::string& key, const std::string& label,
      absl::FunctionRef<absl::Status(const std::string& folder)> make) const;

  std::optional<std::string> FindResolution(const std::string& key) const;
  void KeepResolution(const std::string& key, const std::string& text) const;

  // An empty folder that nobody else uses, for the life of `lock`.
  absl::StatusOr<std::string> MakeScratch() const;

  // By key.
  std::vector<CacheEntry> List() const;
  // Removes everything that is not in use; how many environments.
  size_t Clear() const;

 private:
  explicit EnvironmentCache(std::string folder) : folder_(std::move(folder)) {}

  absl::StatusOr<Descriptor> Lock(const std::string& key, int how) const;
  bool Remove(const std::string& key) const;
  void RemoveOldest() const;

  std::string folder_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_ENVIRONMENTS_ENVIRONMENT_CACHE_H_
