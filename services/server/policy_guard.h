// The authorization policy that is in force, as its file changes.
#ifndef SERVICES_SERVER_POLICY_GUARD_H_
#define SERVICES_SERVER_POLICY_GUARD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/authorization/policy.h"
#include "services/server/guarded_files.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

// Look is used by one thread; the rest is thread-safe.
class PolicyGuard {
 public:
  // InvalidArgument with every fault of the file: there is no policy yet.
  static absl::StatusOr<std::unique_ptr<PolicyGuard>> Open(
      const std::string& path);

  std::shared_ptr<const Policy> present() const { return files_.present(); }

  // Takes the file if it has changed; `asked`: reads it anyway. Lines for the
  // log.
  std::vector<std::string> Look(bool asked);

  // Whether the files are what is present.
  bool IsSound() const { return files_.state().last_succeeded; }

  std::vector<Sample> Samples() const {
    return SamplesOf("authorization_policy", files_.state());
  }

 private:
  PolicyGuard(const std::string& path, Policy first);

  GuardedFiles<Policy> files_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_POLICY_GUARD_H_
