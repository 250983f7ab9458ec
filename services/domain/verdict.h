// The verdict of a plan or a validation.
#ifndef SERVICES_DOMAIN_VERDICT_H_
#define SERVICES_DOMAIN_VERDICT_H_

#include <cstdint>

namespace upgrade_advisor {

enum class Verdict : uint8_t {
  kReady,
  kReadyWithWarnings,
  kBlocked,
  kIncomplete,
  kNoPath
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_VERDICT_H_
