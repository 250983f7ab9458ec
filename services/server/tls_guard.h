// The certificates that listeners have, as their files change.
#ifndef SERVICES_SERVER_TLS_GUARD_H_
#define SERVICES_SERVER_TLS_GUARD_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "services/server/guarded_files.h"
#include "services/telemetry/sample.h"
#include "services/tls/credential_files.h"

namespace upgrade_advisor {

// Look is used by one thread; the rest is thread-safe.
class TlsGuard {
 public:
  using Clock = std::function<absl::Time()>;

  // InvalidArgument with every fault of the files: there is nothing to serve
  // with yet.
  static absl::StatusOr<std::unique_ptr<TlsGuard>> Open(
      const CredentialPaths& paths, Clock clock = &absl::Now);

  std::shared_ptr<const Credentials> present() const {
    return files_.present();
  }

  // Takes files that have changed; `asked`: reads them anyway. Lines for the
  // log: what is served from now on, why files are refused, and once that the
  // present certificate has expired.
  std::vector<std::string> Look(bool asked);

  // Whether the files are what is present.
  bool IsSound() const { return files_.state().last_succeeded; }

  std::vector<Sample> Samples() const;

 private:
  TlsGuard(const CredentialPaths& paths, Clock clock, Credentials first);

  const Clock clock_;
  GuardedFiles<Credentials> files_;
  std::shared_ptr<const Credentials> expired_;  // the one reported
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_TLS_GUARD_H_
