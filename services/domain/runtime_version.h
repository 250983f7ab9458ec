// Versions of Astro Runtime.
//
// Two forms exist. The legacy form, X.Y.Z, counts Runtime's own
// versions: 12.4.0 is Airflow 2.10. The new form, X.Y-Z, is Airflow's minor and
// a build: 3.1-21. Legacy 3.0.3 is therefore years older than 3.0-1, and every
// version of the new form is newer than every legacy one.
//
// A plain value without pointers: copyable, comparable, hashable, safe to read
// from any thread.
#ifndef SERVICES_DOMAIN_RUNTIME_VERSION_H_
#define SERVICES_DOMAIN_RUNTIME_VERSION_H_

#include <compare>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

class RuntimeVersion {
 public:
  // Reads either form, with an optional pre-release suffix:
  //
  //   [-.] (dev | alpha | a | beta | b | rc) [.] [number]
  //
  // so "9.0.0-alpha1", "3.1-1.alpha1", "9.0.0-rc.2" and "9.0.0b1". A missing
  // number is 0. X has at most 3 digits, other numbers 9, none a leading zero;
  // white space, upper case and a leading "v" are refused, because image tags
  // have none. Anything else is kInvalidArgument with the reason.
  static absl::StatusOr<RuntimeVersion> Parse(absl::string_view text);

  // Legacy 0.0.0, older than any release; for fields that are filled later.
  RuntimeVersion() = default;

  // The one canonical spelling: "12.4.0", "3.1-21", "9.0.0-alpha1" and, for a
  // suffix without number or with 0, "9.0.0-dev". Parsing it gives an equal
  // version.
  std::string ToString() const;
  // The line, the unit of Runtime's life cycle: "12" of the legacy form, "3.1"
  // of the new one.
  std::string Line() const;

  bool is_new_form() const { return new_form_; }
  bool is_prerelease() const { return stage_ != Stage::kFinal; }
  uint32_t first() const { return first_; }
  uint32_t second() const { return second_; }
  // The patch of the legacy form, the build of the new one.
  uint32_t third() const { return third_; }

  // Oldest first: by form, then by number, a pre-release before its release and
  // dev < alpha < beta < rc.
  friend std::strong_ordering operator<=>(const RuntimeVersion& a,
                                          const RuntimeVersion& b) = default;
  friend bool operator==(const RuntimeVersion& a,
                         const RuntimeVersion& b) = default;

  template <typename H>
  friend H AbslHashValue(H state, const RuntimeVersion& v) {
    return H::combine(std::move(state), v.new_form_, v.first_, v.second_,
                      v.third_, v.stage_, v.stage_number_);
  }

 private:
  friend class RuntimeVersionParser;

  enum class Stage : uint8_t { kDev, kAlpha, kBeta, kCandidate, kFinal };

  // In order of significance: comparison is by member.
  bool new_form_ = false;
  uint32_t first_ = 0;
  uint32_t second_ = 0;
  uint32_t third_ = 0;
  Stage stage_ = Stage::kFinal;
  uint32_t stage_number_ = 0;  // 0 with kFinal
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_RUNTIME_VERSION_H_
