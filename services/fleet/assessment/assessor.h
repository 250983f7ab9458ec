// Assesses one Deployment: a plan, and of the plan what a fleet is asked about.
//
// Thread-safe; borrows the engine.
#ifndef SERVICES_FLEET_ASSESSMENT_ASSESSOR_H_
#define SERVICES_FLEET_ASSESSMENT_ASSESSOR_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/deployment.pb.h"
#include "astro/upgrade/v1/finding.pb.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/engine/engine.h"

namespace upgrade_advisor {

// What a Deployment aims at and accepts.
struct FleetSettings {
  v1::FleetTarget target = {};
  google::protobuf::RepeatedPtrField<v1::Acknowledgement> acknowledgements = {};
};

// The newest release, for those that set no target.
v1::FleetTarget DefaultFleetTarget();

// The request whose answer is the Deployment's plan.
v1::PlanUpgradeRequest PlanRequestFor(const v1::Deployment& deployment,
                                      const FleetSettings& settings,
                                      absl::CivilDay as_of);

// What a lean plan with its undecided findings says.
v1::Assessment AssessmentOf(const v1::PlanUpgradeResponse& response);

// Of a Deployment whose stored facts cannot be read.
v1::Assessment DamagedAssessment();

class Assessor {
 public:
  // The engine outlives it.
  explicit Assessor(const Engine& engine) : engine_(engine) {}

  // A Deployment that cannot be planned for (its release is not known, say) has
  // an assessment with an error. A status means that nothing was found out: the
  // call is over, or the engine has failed.
  absl::StatusOr<v1::Assessment> Assess(const v1::Deployment& deployment,
                                        const FleetSettings& settings,
                                        absl::CivilDay as_of,
                                        const CallContext& context) const;

 private:
  const Engine& engine_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_ASSESSMENT_ASSESSOR_H_
