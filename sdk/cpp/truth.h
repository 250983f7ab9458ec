// Three-valued truth that remembers which questions it rests on.
//
// Literal value types; thread-safe as any value is. C++17, no allocation.
#ifndef SDK_CPP_TRUTH_H_
#define SDK_CPP_TRUTH_H_

#include <cstdint>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/text.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

// Combine with &&, || and !. The overloaded operators evaluate both sides: that
// is wanted, it tells the host every fact the judgement may need.
struct Truth {
  enum Value : uint8_t { kNo = UA_NO, kYes = UA_YES, kUnknown = UA_UNKNOWN };

  Value value = kNo;
  uint64_t basis = 0;  // bit q: rests on question q of this call

  constexpr bool is_yes() const { return value == kYes; }
  constexpr bool is_no() const { return value == kNo; }
  constexpr bool is_unknown() const { return value == kUnknown; }
};

constexpr Truth Yes() { return {Truth::kYes, 0}; }
constexpr Truth No() { return {Truth::kNo, 0}; }
constexpr Truth When(bool yes, uint64_t basis = 0) {
  return {yes ? Truth::kYes : Truth::kNo, basis};
}

// One no settles it, and only that no is then its ground.
constexpr Truth operator&&(Truth a, Truth b) {
  if (a.is_no()) return a;
  if (b.is_no()) return b;
  const bool unknown = a.is_unknown() || b.is_unknown();
  return {unknown ? Truth::kUnknown : Truth::kYes, a.basis | b.basis};
}

// Every yes is kept: all of it is evidence.
constexpr Truth operator||(Truth a, Truth b) {
  if (a.is_yes() || b.is_yes()) {
    return {Truth::kYes,
            (a.is_yes() ? a.basis : 0) | (b.is_yes() ? b.basis : 0)};
  }
  const bool unknown = a.is_unknown() || b.is_unknown();
  return {unknown ? Truth::kUnknown : Truth::kNo, a.basis | b.basis};
}

constexpr Truth operator!(Truth a) {
  return {a.is_unknown() ? Truth::kUnknown
                         : (a.is_yes() ? Truth::kNo : Truth::kYes),
          a.basis};
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_TRUTH_H_
