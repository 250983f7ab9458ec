// The ids of the structural rules, which are the first checks of a validation.
//
// No check of a plugin may have one: a row that says that the target is known
// is for the host to write.
#ifndef SERVICES_DOMAIN_GATE_NAMES_H_
#define SERVICES_DOMAIN_GATE_NAMES_H_

#include <algorithm>
#include <array>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

inline constexpr std::array<absl::string_view, 5> kGateNames = {
    "target-known", "target-newer", "target-not-yanked", "target-offered",
    "step-allowed"};

inline bool IsGateName(absl::string_view check) {
  return std::find(kGateNames.begin(), kGateNames.end(), check) !=
         kGateNames.end();
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_GATE_NAMES_H_
