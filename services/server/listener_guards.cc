#include "services/server/listener_guards.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

// The faults of two checks.
absl::Status Both(absl::Status first, const absl::Status& second) {
  if (first.ok()) return second;
  if (second.ok()) return first;
  return absl::InvalidArgumentError(
      absl::StrCat(first.message(), "\n", second.message()));
}

}  // namespace

absl::Status ListenerGuards::Open(const DaemonOptions& options) {
  const absl::Status status = Both(CheckListeners(options),
                                   Both(OpenTls(options), OpenPolicy(options)));
  if (status.ok()) Report();
  return status;
}

// What the operator should know before the first call.
void ListenerGuards::Report() {
  if (tls_ != nullptr) {
    log_.Say("TLS certificate: " + tls_->present()->description);
  }
  if (policy_ == nullptr) {
    if (!authorizer_) return;
    log_.Warn(
        "notice: --tls-client-ca without --authorization-policy: EVERY CALL IS "
        "DENIED until a policy says who may call what");
    return;
  }
  log_.Say("authorization policy: " + policy_->present()->description);
  for (const std::string& notice : policy_->present()->notices) {
    log_.Warn("notice: " + notice);
  }
}

absl::Status ListenerGuards::OpenTls(const DaemonOptions& options) {
  if (options.tls.certificate.empty() && options.tls.key.empty()) {
    return absl::OkStatus();
  }
  absl::StatusOr<std::unique_ptr<TlsGuard>> tls = TlsGuard::Open(options.tls);
  if (!tls.ok()) return tls.status();
  tls_ = *std::move(tls);
  return absl::OkStatus();
}

absl::Status ListenerGuards::OpenPolicy(const DaemonOptions& options) {
  if (options.authorization_policy.empty()) {
    if (!options.tls.authorities.empty()) DenyEverything();
    return absl::OkStatus();
  }
  absl::StatusOr<std::unique_ptr<PolicyGuard>> policy =
      PolicyGuard::Open(options.authorization_policy);
  if (!policy.ok()) return policy.status();
  policy_ = *std::move(policy);
  authorizer_.emplace([this] { return policy_->present(); }, audit_);
  return absl::OkStatus();
}

// Whoever asks for certificates means to let some in, and did not say whom.
void ListenerGuards::DenyEverything() {
  authorizer_.emplace(
      [policy = std::make_shared<const Policy>(DenyAll())] { return policy; },
      audit_);
}

void ListenerGuards::Guard(ServerSettings& settings) {
  if (tls_ != nullptr) {
    settings.credentials = [this] { return tls_->present(); };
  }
  if (authorizer_) settings.authorizer = &*authorizer_;
}

void ListenerGuards::Look(bool asked) {
  const auto look = [&](const auto& guard) {
    if (guard == nullptr) return;
    for (const std::string& line : guard->Look(asked)) {
      log_.Say(line, guard->IsSound() ? LogLevel::kInfo : LogLevel::kError);
    }
  };
  look(tls_);
  look(policy_);
}

std::vector<Sample> ListenerGuards::Samples() const {
  std::vector<Sample> out;
  const auto add = [&out](const auto& part) {
    if (!part) return;
    for (Sample& sample : part->Samples()) out.push_back(std::move(sample));
  };
  add(tls_);
  add(policy_);
  add(authorizer_);
  return out;
}

}  // namespace upgrade_advisor
