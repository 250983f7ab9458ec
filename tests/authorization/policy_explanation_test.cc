#include "services/authorization/policy_explanation.h"

#include <gtest/gtest.h>

#include "tests/authorization/policies.h"

namespace upgrade_advisor {
namespace {

TEST(PolicyExplanation, SaysWhyEachRuleMatchesOrNot) {
  const Policy policy = Parse(kExamplePolicy).value();
  EXPECT_EQ(
      ExplainPolicy(policy, TestCall{WithUri("spiffe://foo.com/x")}.question()),
      "DENIED by the policy \"example\": no rule matches, and what no "
      "rule allows is denied\n"
      "deny_rules[0] \"no-lists\" does not match: the method is not "
      "among its paths\n"
      "allow_rules[0] \"admin-access\" does not match: the caller is not "
      "among its principals\n"
      "allow_rules[1] \"dev-access\" does not match: a header is missing "
      "or has another value\n");
}

TEST(PolicyExplanation, StopsWhereTheDecisionIsMade) {
  const Policy policy = Parse(kExamplePolicy).value();
  const TestCall list{{}, "/pkg.Other/List"};
  EXPECT_EQ(ExplainPolicy(policy, list.question()),
            "DENIED by the policy \"example\": the rule \"no-lists\"\n"
            "deny_rules[0] \"no-lists\" matches\n");
  const TestCall admin{WithUri("spiffe://foo.com/sa/admin1")};
  EXPECT_EQ(ExplainPolicy(policy, admin.question()),
            "ALLOWED by the policy \"example\": the rule \"admin-access\"\n"
            "deny_rules[0] \"no-lists\" does not match: the method is not "
            "among its paths\n"
            "allow_rules[0] \"admin-access\" matches\n");
}

}  // namespace
}  // namespace upgrade_advisor
