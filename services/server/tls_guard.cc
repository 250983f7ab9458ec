#include "services/server/tls_guard.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
absl::StatusOr<std::unique_ptr<TlsGuard>> TlsGuard::Open(
    const CredentialPaths& paths, Clock clock) {
  absl::StatusOr<Credentials> first =
      ReadCredentials(paths, CredentialRole::kServer, clock());
  if (!first.ok()) return first.status();
  return std::unique_ptr<TlsGuard>(
      new TlsGuard(paths, std::move(clock), *std::move(first)));
}

TlsGuard::TlsGuard(const CredentialPaths& paths, Clock clock, Credentials first)
    : clock_(std::move(clock)),
      files_(
          "TLS certificate", {paths.certificate, paths.key, paths.authorities},
          [this, paths] {
            return ReadCredentials(paths, CredentialRole::kServer, clock_());
          },
          std::move(first)) {}

std::vector<std::string> TlsGuard::Look(bool asked) {
  std::vector<std::string> lines;
  if (std::string line = files_.Look(asked); !line.empty()) {
    lines.push_back(std::move(line));
  }
  std::shared_ptr<const Credentials> now = files_.present();
  if (now->not_after < clock_() && now != expired_) {
    lines.push_back(absl::StrCat(
        "TLS certificate has EXPIRED, clients refuse it: ", now->description));
    expired_ = std::move(now);
  }
  return lines;
}

std::vector<Sample> TlsGuard::Samples() const {
  const std::shared_ptr<const Credentials> now = files_.present();
  std::vector<Sample> out = SamplesOf("tls", files_.state());
  out.push_back({"upgrade_advisor_tls_certificate_expiry_timestamp_seconds",
                 "When the certificate being served expires, or the first of "
                 "its chain",
                 absl::ToDoubleSeconds(now->not_after - absl::UnixEpoch())});
  if (!now->authorities.empty()) {
    out.push_back({"upgrade_advisor_tls_client_ca_expiry_timestamp_seconds",
                   "When the last of the authorities of clients expires",
                   absl::ToDoubleSeconds(now->authorities_not_after -
                                         absl::UnixEpoch())});
  }
  return out;
}

}  // namespace upgrade_advisor
