// Three-valued truth: an unknown is never treated as "no".
//
// A value type; safe to use from any thread.
#ifndef SERVICES_DOMAIN_TRUTH_H_
#define SERVICES_DOMAIN_TRUTH_H_

#include <cstdint>

namespace upgrade_advisor {

enum class Truth : uint8_t { kNo, kYes, kUnknown };

constexpr Truth TruthOf(bool value) { return value ? Truth::kYes : Truth::kNo; }

// Kleene's connectives: an unknown only survives where the other side does not
// settle the matter.
constexpr Truth And(Truth a, Truth b) {
  if (a == Truth::kNo || b == Truth::kNo) return Truth::kNo;
  if (a == Truth::kYes && b == Truth::kYes) return Truth::kYes;
  return Truth::kUnknown;
}
constexpr Truth Not(Truth a) {
  return a == Truth::kUnknown ? Truth::kUnknown : TruthOf(a == Truth::kNo);
}
constexpr Truth Or(Truth a, Truth b) {
  if (a == Truth::kYes || b == Truth::kYes) return Truth::kYes;
  if (a == Truth::kNo && b == Truth::kNo) return Truth::kNo;
  return Truth::kUnknown;
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_TRUTH_H_
