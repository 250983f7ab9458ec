// What two assessments of one Deployment differ in, for those who follow it.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_ASSESSMENT_CHANGE_KINDS_H_
#define SERVICES_FLEET_ASSESSMENT_CHANGE_KINDS_H_

#include <cstdint>
#include <vector>

#include "astro/upgrade/v1/fleet.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// A set of kinds: bit N is the kind with the number N.
using ChangeKinds = uint32_t;

// Empty if nobody needs to hear of it: another question, another number of
// advisories that could not be decided.
ChangeKinds KindsOf(const v1::Assessment& before, const v1::Assessment& after);

// Ascending.
std::vector<v1::ChangeKind> ListOf(ChangeKinds kinds);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_ASSESSMENT_CHANGE_KINDS_H_
