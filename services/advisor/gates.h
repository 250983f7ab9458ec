// The five structural rules every target must pass.
//
// One source for three uses: they filter targets and stops, they are the first
// checks of a validation, and the first that fails answers "why not this
// release". Pure; thread-safe.
#ifndef SERVICES_ADVISOR_GATES_H_
#define SERVICES_ADVISOR_GATES_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

enum class Gate : uint8_t {
  kTargetKnown,
  kTargetNewer,
  kTargetNotYanked,
  kTargetOffered,
  kStepAllowed
};
inline constexpr int kGateCount = 5;

// "target-known"
absl::string_view GateName(Gate gate);

struct GateResult {
  enum class Status : uint8_t { kPassed, kFailed, kWarned };
  Status status = Status::kPassed;
  std::string code;  // stable; empty when passed
  std::string text;
};

// How a target was named decides what an ended line means.
enum class EndedLine : uint8_t { kFails, kWarns };

// target-newer: the target is above what runs.
GateResult CheckNewer(const Release& start, const Release& target);
// target-not-yanked.
GateResult CheckNotYanked(const Release& target);
// target-offered: released, no prerelease, its line not ended at as_of.
GateResult CheckOffered(const Release& target, absl::CivilDay as_of,
                        EndedLine ended);

// The first of the three that does not pass; passed if all do. A warning of
// target-offered does not fail.
struct FirstFailure {
  Gate gate = Gate::kStepAllowed;
  GateResult result;
};
FirstFailure CheckTarget(const Release& start, const Release& target,
                         absl::CivilDay as_of, EndedLine ended);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_GATES_H_
