// Who may call what: an authorization policy in the public format of gRPC.
//
// Deny rules come first: one that matches denies. Then one allow rule has to
// match, otherwise the call is denied too. Values; reading them is thread-safe.
#ifndef SERVICES_AUTHORIZATION_POLICY_H_
#define SERVICES_AUTHORIZATION_POLICY_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/authorization/caller.h"

namespace upgrade_advisor {

// "abc", "abc*", "*abc", or "*", which is anything but the empty text.
class TextPattern {
 public:
  // Nothing for a text with a * anywhere else.
  static std::optional<TextPattern> Parse(absl::string_view text);

  bool Matches(absl::string_view text) const;

 private:
  enum class Kind { kExact, kPrefix, kSuffix, kAnything };

  TextPattern(Kind kind, absl::string_view text) : kind_(kind), text_(text) {}

  Kind kind_;
  std::string text_;
};

// An empty list is not asked about.
struct PolicyRule {
  struct Header {
    std::string key;  // lower case
    std::vector<TextPattern> values;
  };

  std::string name;
  std::vector<TextPattern> principals;
  std::vector<TextPattern> paths;
  std::vector<Header> headers;
};

enum class AuditCondition { kNone, kOnDeny, kOnAllow, kOnDenyAndAllow };

struct Policy {
  std::string name;
  std::vector<PolicyRule> deny_rules;
  std::vector<PolicyRule> allow_rules;
  AuditCondition audit = AuditCondition::kNone;
  std::string description;  // for the log
  // Paths that match no method of this service: perhaps misspelt.
  std::vector<std::string> notices;
};

// What denies everybody everything, and records it.
Policy DenyAll();

// What a policy is asked about. Borrows its parts.
struct PolicyQuestion {
  const Caller& caller;
  absl::string_view path;  // "/astro.upgrade.v1.UpgradeService/PlanUpgrade"
  // A header by its name in lower case, several with commas between them;
  // nothing if the call has none.
  std::function<std::optional<std::string>(absl::string_view)> header;
};

// Which part of a rule a call does not match, the first of them.
enum class RuleMismatch { kNone, kPrincipals, kPaths, kHeaders };

// Principals match if one of the caller's URIs, DNS names or its subject does;
// a caller without a certificate is the empty text.
RuleMismatch MismatchOf(const PolicyRule& rule, const PolicyQuestion& question);

struct Decision {
  bool is_allowed = false;
  // The rule that decided; empty: none matched, and the call is denied.
  std::string rule;
};

// Costs at most the size of the policy for each name of the caller.
Decision Decide(const Policy& policy, const PolicyQuestion& question);

// Whether the policy wants a record of the decision.
bool IsAudited(AuditCondition condition, const Decision& decision);

}  // namespace upgrade_advisor

#endif  // SERVICES_AUTHORIZATION_POLICY_H_
