// What listeners take from files that may change: certificates, and the policy
// that says who may call what.
#ifndef SERVICES_SERVER_LISTENER_GUARDS_H_
#define SERVICES_SERVER_LISTENER_GUARDS_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "services/server/call_authorizer.h"
#include "services/server/daemon_options.h"
#include "services/server/policy_guard.h"
#include "services/server/service_log.h"
#include "services/server/tls_guard.h"

namespace upgrade_advisor {

// Open and Look are used by one thread; Samples is thread-safe after Open.
class ListenerGuards {
 public:
  // Lines for the operator go to `log`, decisions to `audit`; both outlive it.
  ListenerGuards(ServiceLog& log, ServiceLog& audit)
      : log_(log), audit_(audit) {}

  // InvalidArgument with every fault of the listeners and of the files.
  absl::Status Open(const DaemonOptions& options);

  // Puts into the settings what was opened, for servers that it outlives.
  void Guard(ServerSettings& settings);

  // Takes files that have changed; `asked`: reads them anyway.
  void Look(bool asked);

  std::vector<Sample> Samples() const;

 private:
  absl::Status OpenTls(const DaemonOptions& options);
  absl::Status OpenPolicy(const DaemonOptions& options);
  void DenyEverything();

  ServiceLog& log_;
  ServiceLog& audit_;
  std::unique_ptr<TlsGuard> tls_;             // null: without TLS
  std::unique_ptr<PolicyGuard> policy_;       // null: no file
  std::optional<CallAuthorizer> authorizer_;  // none: everybody may call
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_LISTENER_GUARDS_H_
