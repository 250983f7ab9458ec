#include "services/authorization/policy.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

bool AnyMatches(const std::vector<TextPattern>& patterns,
                absl::string_view text) {
  return std::any_of(
      patterns.begin(), patterns.end(),
      [text](const TextPattern& pattern) { return pattern.Matches(text); });
}

bool AnyMatches(const std::vector<TextPattern>& patterns,
                const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return AnyMatches(patterns, text);
  });
}

bool MatchesCaller(const std::vector<TextPattern>& principals,
                   const Caller& caller) {
  if (!caller.IsKnown()) return AnyMatches(principals, "");
  return AnyMatches(principals, caller.uris) ||
         AnyMatches(principals, caller.dns_names) ||
         (!caller.subject.empty() && AnyMatches(principals, caller.subject));
}

bool MatchesHeaders(const std::vector<PolicyRule::Header>& headers,
                    const PolicyQuestion& question) {
  return std::all_of(
      headers.begin(), headers.end(), [&](const PolicyRule::Header& header) {
        const std::optional<std::string> value = question.header(header.key);
        return value && AnyMatches(header.values, *value);
      });
}

const PolicyRule* FirstMatch(const std::vector<PolicyRule>& rules,
                             const PolicyQuestion& question) {
  for (const PolicyRule& rule : rules) {
    if (MismatchOf(rule, question) == RuleMismatch::kNone) return &rule;
  }
  return nullptr;
}

}  // namespace

std::optional<TextPattern> TextPattern::Parse(absl::string_view text) {
  if (text == "*") return TextPattern(Kind::kAnything, "");
  Kind kind = Kind::kExact;
  if (absl::ConsumePrefix(&text, "*")) {
    kind = Kind::kSuffix;
  } else if (absl::ConsumeSuffix(&text, "*")) {
    kind = Kind::kPrefix;
  }
  if (absl::StrContains(text, '*')) return std::nullopt;
  return TextPattern(kind, text);
}

bool TextPattern::Matches(absl::string_view text) const {
  switch (kind_) {
    case Kind::kExact:
      return text == text_;
    case Kind::kPrefix:
      return absl::StartsWith(text, text_);
    case Kind::kSuffix:
      return absl::EndsWith(text, text_);
    case Kind::kAnything:
      return !text.empty();
  }
  return false;
}

Policy DenyAll() {
  Policy policy;
  policy.name = "deny-all";
  policy.audit = AuditCondition::kOnDeny;
  policy.description = "every call is denied";
  return policy;
}

RuleMismatch MismatchOf(const PolicyRule& rule,
                        const PolicyQuestion& question) {
  if (!rule.principals.empty() &&
      !MatchesCaller(rule.principals, question.caller)) {
    return RuleMismatch::kPrincipals;
  }
  if (!rule.paths.empty() && !AnyMatches(rule.paths, question.path)) {
    return RuleMismatch::kPaths;
  }
  return MatchesHeaders(rule.headers, question) ? RuleMismatch::kNone
                                                : RuleMismatch::kHeaders;
}

Decision Decide(const Policy& policy, const PolicyQuestion& question) {
  if (const PolicyRule* rule = FirstMatch(policy.deny_rules, question)) {
    return {false, rule->name};
  }
  if (const PolicyRule* rule = FirstMatch(policy.allow_rules, question)) {
    return {true, rule->name};
  }
  return {};
}

bool IsAudited(AuditCondition condition, const Decision& decision) {
  switch (condition) {
    case AuditCondition::kNone:
      return false;
    case AuditCondition::kOnDeny:
      return !decision.is_allowed;
    case AuditCondition::kOnAllow:
      return decision.is_allowed;
    case AuditCondition::kOnDenyAndAllow:
      return true;
  }
  return true;
}

}  // namespace upgrade_advisor
