#include "services/authorization/policy_explanation.h"

#include "absl/strings/str_cat.h"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace {

absl::string_view WordsOf(RuleMismatch mismatch) {
  switch (mismatch) {
    case RuleMismatch::kNone:
      return "matches";
    case RuleMismatch::kPrincipals:
      return "does not match: the caller is not among its principals";
    case RuleMismatch::kPaths:
      return "does not match: the method is not among its paths";
    case RuleMismatch::kHeaders:
      return "does not match: a header is missing or has another value";
  }
  return "";
}

// True once a rule has matched: no later one is looked at.
bool ExplainRules(absl::string_view list, const std::vector<PolicyRule>& rules,
                  const PolicyQuestion& question, std::string& out) {
  for (size_t i = 0; i < rules.size(); ++i) {
    const RuleMismatch mismatch = MismatchOf(rules[i], question);
    absl::StrAppend(&out, list, "[", i, "] ", Quoted(rules[i].name, '"'), " ",
                    WordsOf(mismatch), "\n");
    if (mismatch == RuleMismatch::kNone) return true;
  }
  return false;
}

}  // namespace

std::string ExplainPolicy(const Policy& policy,
                          const PolicyQuestion& question) {
  const Decision decision = Decide(policy, question);
  std::string out =
      absl::StrCat(decision.is_allowed ? "ALLOWED" : "DENIED",
                   " by the policy ", Quoted(policy.name, '"'), ": ",
                   decision.rule.empty()
                       ? "no rule matches, and what no rule allows is denied"
                       : absl::StrCat("the rule ", Quoted(decision.rule, '"')),
                   "\n");
  if (!ExplainRules("deny_rules", policy.deny_rules, question, out)) {
    ExplainRules("allow_rules", policy.allow_rules, question, out);
  }
  return out;
}

}  // namespace upgrade_advisor
