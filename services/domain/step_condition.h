// On which steps an advisory is examined.
//
// Values and pure functions; thread-safe.
#ifndef SERVICES_DOMAIN_STEP_CONDITION_H_
#define SERVICES_DOMAIN_STEP_CONDITION_H_

#include <optional>
#include <string>

#include "services/domain/release.h"
#include "services/domain/step.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// All that is given must hold.
struct StepCondition {
  StepKinds kinds = kAllStepKinds;
  // source < crosses <= target, by Airflow version ...
  std::optional<Pep440Version> crosses_airflow;
  // ... or by Runtime version, where a Certified source counts as below.
  std::optional<RuntimeVersion> crosses_runtime;
  // The target's version lies in the range, both ends included.
  std::optional<Pep440Version> lands_airflow_low;
  std::optional<Pep440Version> lands_airflow_high;
  // Of the target's own distribution; a target of the other one never matches.
  std::optional<ReleaseVersion> lands_low;
  std::optional<ReleaseVersion> lands_high;

  // "upgrades crossing Airflow 2.4.0"
  std::string ToString() const;
};

// The parts of a condition that depend on one end of a step, so that they need
// to be worked out once for a release and not once for a step.
Truth SourceMeets(const StepCondition& condition, const Release& source);
Truth TargetMeets(const StepCondition& condition, const Release& target);
// The part that depends on both.
bool KindMeets(const StepCondition& condition, Distribution source,
               Distribution target);

// All of it: whether the step between two releases meets the condition. Unknown
// where it depends on an Airflow patch that is not known: a start known only
// as 2.10.x may or may not cross 2.10.3.
Truth Meets(const StepCondition& condition, const Release& source,
            const Release& target);

// Whether a release's Airflow version is below a bound; unknown where the
// release is known by its minor only and the bound lies within it.
Truth AirflowBelow(const Release& release, const Pep440Version& bound);

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_STEP_CONDITION_H_
