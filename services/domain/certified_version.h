// Versions of Astronomer Certified: Airflow's own version and a hotfix number,
// "2.3.4-11".
//
// Without the hotfix, "2.3.4" is a floating name for the newest hotfix of that
// Airflow version. What it stands for on a given day is for the catalog to say;
// here it sorts before the first hotfix.
//
// A plain value without pointers: copyable, comparable, hashable, safe to read
// from any thread.
#ifndef SERVICES_DOMAIN_CERTIFIED_VERSION_H_
#define SERVICES_DOMAIN_CERTIFIED_VERSION_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {

class CertifiedVersion {
 public:
  // Reads X.Y.Z[-N], and a development build of it with the suffix
  // [-.]dev[.][number], as in "2.0.1-1.dev". Numbers have at most 9 digits and
  // no leading zero; white space and upper case are refused, because image tags
  // have none. Anything else is kInvalidArgument with the reason.
  static absl::StatusOr<CertifiedVersion> Parse(absl::string_view text);

  // 0.0.0, older than any release; for fields that are filled later.
  CertifiedVersion() = default;

  // The one canonical spelling: "2.3.4", "2.3.4-11", "2.0.1-1.dev". Parsing it
  // gives an equal version.
  std::string ToString() const;
  // The line, which is Airflow's minor: "2.3", "1.10".
  std::string Line() const;

  // The Airflow inside, "2.3.4", whatever the hotfix.
  Pep440Version airflow_version() const {
    return Pep440Version::FromRelease(first_, second_, third_);
  }
  // Empty for the floating name.
  std::optional<uint32_t> hotfix() const { return hotfix_; }
  bool is_prerelease() const { return !final_; }
  uint32_t first() const { return first_; }
  uint32_t second() const { return second_; }
  uint32_t third() const { return third_; }

  // Oldest first: by Airflow version, then no hotfix before hotfix 1, and a
  // development build before its release.
  friend std::strong_ordering operator<=>(const CertifiedVersion& a,
                                          const CertifiedVersion& b) = default;
  friend bool operator==(const CertifiedVersion& a,
                         const CertifiedVersion& b) = default;

  template <typename H>
  friend H AbslHashValue(H state, const CertifiedVersion& v) {
    return H::combine(std::move(state), v.first_, v.second_, v.third_,
                      v.hotfix_.has_value(), v.hotfix_.value_or(0), v.final_,
                      v.dev_number_);
  }

 private:
  friend class CertifiedVersionParser;

  // In order of significance: comparison is by member.
  uint32_t first_ = 0;
  uint32_t second_ = 0;
  uint32_t third_ = 0;
  std::optional<uint32_t> hotfix_;
  bool final_ = true;
  uint32_t dev_number_ = 0;  // 0 if final
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_CERTIFIED_VERSION_H_
