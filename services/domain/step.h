// A step: one hop from a release to a newer one.
//
// Values only.
#ifndef SERVICES_DOMAIN_STEP_H_
#define SERVICES_DOMAIN_STEP_H_

#include <cstdint>
#include <optional>

#include "services/domain/release.h"

namespace upgrade_advisor {

enum class StepKind : uint8_t {
  kUpgradeCertified,
  kMigrateToRuntime,
  kUpgradeRuntime
};

// As bits, the way advisories name them (UA_STEP_... of the plugin contract).
using StepKinds = uint32_t;
constexpr StepKinds BitOf(StepKind kind) {
  return 1u << static_cast<unsigned>(kind);
}
inline constexpr StepKinds kAllStepKinds = 7;

// The kind of the hop between two releases; nothing from Runtime to Certified.
inline std::optional<StepKind> KindOfStep(Distribution source,
                                          Distribution target) {
  if (source == target) {
    return source == Distribution::kRuntime ? StepKind::kUpgradeRuntime
                                            : StepKind::kUpgradeCertified;
  }
  if (source == Distribution::kCertified) return StepKind::kMigrateToRuntime;
  return std::nullopt;
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_STEP_H_
