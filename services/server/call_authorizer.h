// Lets calls pass that the present policy allows, and records what it decides.
//
// Thread-safe.
#ifndef SERVICES_SERVER_CALL_AUTHORIZER_H_
#define SERVICES_SERVER_CALL_AUTHORIZER_H_

#include <grpcpp/server_context.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/authorization/policy.h"
#include "services/server/service_log.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class CallAuthorizer {
 public:
  using PresentPolicy = std::function<std::shared_ptr<const Policy>()>;

  // Records go to the log, which outlives it.
  CallAuthorizer(PresentPolicy policy, ServiceLog& audit)
      : policy_(std::move(policy)), audit_(audit) {}

  // PERMISSION_DENIED/PERMISSION_DENIED for a call of the method
  // ("/astro.upgrade.v1.UpgradeService/PlanUpgrade") that the policy denies.
  // `organization` is what a call of a fleet is about, and stands for the
  // header x-organization, which no client can send; nothing for other calls.
  absl::Status Check(const grpc::CallbackServerContext& context,
                     absl::string_view method,
                     std::optional<std::string> organization = std::nullopt);

  std::vector<Sample> Samples() const;

 private:
  const PresentPolicy policy_;
  ServiceLog& audit_;
  std::atomic<uint64_t> allowed_ = 0;
  std::atomic<uint64_t> denied_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_CALL_AUTHORIZER_H_
