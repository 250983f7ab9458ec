// What a policy decides about one call, and why, in words.
//
// Pure; thread-safe.
#ifndef SERVICES_AUTHORIZATION_POLICY_EXPLANATION_H_
#define SERVICES_AUTHORIZATION_POLICY_EXPLANATION_H_

#include <string>

#include "services/authorization/policy.h"

namespace upgrade_advisor {

// ALLOWED or DENIED and by what, then each rule that was looked at, a line
// each, with the first part that does not match.
std::string ExplainPolicy(const Policy& policy, const PolicyQuestion& question);

}  // namespace upgrade_advisor

#endif  // SERVICES_AUTHORIZATION_POLICY_EXPLANATION_H_
