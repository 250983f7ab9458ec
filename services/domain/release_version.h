// The version of a release of either distribution.
//
// A plain value without pointers: copyable, comparable, hashable, safe to read
// from any thread.
#ifndef SERVICES_DOMAIN_RELEASE_VERSION_H_
#define SERVICES_DOMAIN_RELEASE_VERSION_H_

#include <compare>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/certified_version.h"
#include "services/domain/distribution.h"
#include "services/domain/runtime_version.h"

namespace upgrade_advisor {

class ReleaseVersion {
 public:
  // Reads a version of the given distribution as RuntimeVersion::Parse or
  // CertifiedVersion::Parse does, with their errors.
  static absl::StatusOr<ReleaseVersion> Parse(Distribution distribution,
                                              absl::string_view text);

  // Certified 0.0.0, older than any release; for fields that are filled later.
  ReleaseVersion() = default;
  // Implicit: either kind is a release version.
  ReleaseVersion(const RuntimeVersion& version)  // NOLINT
      : version_(version) {}
  ReleaseVersion(const CertifiedVersion& version)  // NOLINT
      : version_(version) {}

  Distribution distribution() const {
    return runtime() != nullptr ? Distribution::kRuntime
                                : Distribution::kCertified;
  }
  // The version if it is of that kind, else null; owned by this value and valid
  // until it is changed.
  const RuntimeVersion* runtime() const {
    return std::get_if<RuntimeVersion>(&version_);
  }
  const CertifiedVersion* certified() const {
    return std::get_if<CertifiedVersion>(&version_);
  }

  // The canonical spelling of the version, without the distribution.
  std::string ToString() const;
  // The line within the distribution: "12", "3.1"; Certified: "2.3".
  std::string Line() const;
  bool is_prerelease() const;

  // For sorting: all of Certified before all of Runtime, then oldest first. It
  // is the order in which upgrades run, since Runtime succeeded Certified.
  friend std::strong_ordering operator<=>(const ReleaseVersion& a,
                                          const ReleaseVersion& b) = default;
  friend bool operator==(const ReleaseVersion& a,
                         const ReleaseVersion& b) = default;

  template <typename H>
  friend H AbslHashValue(H state, const ReleaseVersion& v) {
    // Debian's Abseil does not hash std::variant.
    return std::visit(
        [&](const auto& version) {
          return H::combine(std::move(state), v.version_.index(), version);
        },
        v.version_);
  }

 private:
  // Comparison is by alternative first, so Certified comes first.
  std::variant<CertifiedVersion, RuntimeVersion> version_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_RELEASE_VERSION_H_
