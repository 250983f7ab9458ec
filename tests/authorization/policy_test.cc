#include "services/authorization/policy.h"

#include <gtest/gtest.h>

#include "tests/authorization/policies.h"

namespace upgrade_advisor {
namespace {

// "rule" of an allowed call, "-rule" of a denied one, "-" if no rule matched.
std::string Outcome(const Policy& policy, const TestCall& call) {
  const Decision decision = Decide(policy, call.question());
  return (decision.is_allowed ? "" : "-") + decision.rule;
}

TEST(Policy, DecidesTheExampleAsItsAuthorsSay) {
  const Policy policy = Parse(kExamplePolicy).value();
  const Caller admin = WithUri("spiffe://foo.com/sa/admin2");
  const Caller other = WithUri("spiffe://foo.com/sa/other");
  const std::map<std::string, std::string> dev = {{"dev-path", "/dev/path/x"}};
  const struct {
    TestCall call;
    const char* expected;
  } kCases[] = {
      {{admin}, "admin-access"},
      {{admin, "/pkg.Service/Validate"}, "admin-access"},
      {{admin, "/pkg.Other/List"}, "-no-lists"},
      {{admin, "/pkg.Other/Get"}, "-"},
      {{other}, "-"},
      {{other, "/pkg.Service/Plan", dev}, "dev-access"},
      {{{}, "/pkg.Service/Plan", dev}, "dev-access"},
      {{other, "/pkg.Service/Validate", dev}, "-"},
      {{other, "/pkg.Service/Plan", {{"dev-path", "/prod"}}}, "-"},
  };
  for (const auto& [call, expected] : kCases) {
    EXPECT_EQ(Outcome(policy, call), expected)
        << call.caller.Name() << " " << call.path;
  }
}

TEST(Policy, MatchesTextsAtTheirEnds) {
  const struct {
    const char* pattern;
    std::vector<std::string> matches;
    std::vector<std::string> others;
  } kCases[] = {{"abc", {"abc"}, {"", "abcd", "xabc", "ABC"}},
                {"abc*", {"abc", "abcd"}, {"", "xabc", "ab"}},
                {"*abc", {"abc", "xabc"}, {"", "abcd", "bc"}},
                {"*", {"a", "*"}, {""}},
                {"", {""}, {"a"}}};
  for (const auto& [pattern, matches, others] : kCases) {
    const TextPattern parsed = TextPattern::Parse(pattern).value();
    for (const auto& text : matches) {
      EXPECT_TRUE(parsed.Matches(text)) << pattern << " " << text;
    }
    for (const auto& text : others) {
      EXPECT_FALSE(parsed.Matches(text)) << pattern << " " << text;
    }
  }
  for (const char* pattern : {"a*b", "**", "*a*", "a**"}) {
    EXPECT_FALSE(TextPattern::Parse(pattern)) << pattern;
  }
}

// One rule that lets a principal in.
Policy Allowing(const std::string& principal) {
  return Parse(R"({"name": "p", "allow_rules": [{"name": "in", "source":
                 {"principals": [")" +
               principal + R"("]}}]})")
      .value();
}

TEST(Policy, KnowsCallersByUriThenDnsNameThenSubject) {
  Caller caller;
  caller.uris = {"spiffe://a/b", "https://a/c"};
  caller.dns_names = {"one.example.org", "two.example.org"};
  caller.subject = "CN=one,O=Example";
  for (const char* principal :
       {"spiffe://a/b", "https://a/c", "*.example.org", "two.example.org",
        "CN=one,O=Example", "CN=one*", "*"}) {
    EXPECT_EQ(Outcome(Allowing(principal), {caller}), "in") << principal;
  }
  for (const char* principal : {"", "one", "spiffe://a", "spiffe://a/b/c"}) {
    EXPECT_EQ(Outcome(Allowing(principal), {caller}), "-") << principal;
  }
}

TEST(Policy, KnowsCallersWithoutACertificateAsTheEmptyText) {
  EXPECT_EQ(Outcome(Allowing(""), {}), "in");
  EXPECT_EQ(Outcome(Allowing("*"), {}), "-");
  Caller without_subject = WithUri("spiffe://a/b");
  EXPECT_EQ(Outcome(Allowing(""), {without_subject}), "-");
}

TEST(Policy, WantsAllHeadersOfARule) {
  const Policy policy = Parse(R"({"name": "p", "allow_rules": [{"name": "in",
      "request": {"headers": [{"key": "a", "values": ["1", "2"]},
                              {"key": "b", "values": ["*"]}]}}]})")
                            .value();
  EXPECT_EQ(Outcome(policy, {{}, "/m", {{"a", "2"}, {"b", "x"}}}), "in");
  EXPECT_EQ(Outcome(policy, {{}, "/m", {{"a", "2"}}}), "-");
  EXPECT_EQ(Outcome(policy, {{}, "/m", {{"a", "2"}, {"b", ""}}}), "-");
  EXPECT_EQ(Outcome(policy, {{}, "/m", {{"a", "1,2"}, {"b", "x"}}}), "-");
}

TEST(Policy, DeniesWhatNoRuleAllows) {
  EXPECT_EQ(Outcome(Parse(R"({"name": "p", "allow_rules": []})").value(), {}),
            "-");
  EXPECT_EQ(Outcome(DenyAll(), {WithUri("spiffe://a/b")}), "-");
}

TEST(Policy, IsAuditedAsItAsks) {
  const Decision allowed{true, "in"};
  const Decision denied;
  EXPECT_FALSE(IsAudited(AuditCondition::kNone, allowed));
  EXPECT_FALSE(IsAudited(AuditCondition::kNone, denied));
  EXPECT_FALSE(IsAudited(AuditCondition::kOnDeny, allowed));
  EXPECT_TRUE(IsAudited(AuditCondition::kOnDeny, denied));
  EXPECT_TRUE(IsAudited(AuditCondition::kOnAllow, allowed));
  EXPECT_FALSE(IsAudited(AuditCondition::kOnAllow, denied));
  EXPECT_TRUE(IsAudited(AuditCondition::kOnDenyAndAllow, allowed));
  EXPECT_TRUE(IsAudited(AuditCondition::kOnDenyAndAllow, denied));
}

TEST(Caller, HasOneNameForRecords) {
  Caller caller;
  EXPECT_EQ(caller.Name(), "");
  EXPECT_FALSE(caller.IsKnown());
  caller.subject = "CN=a";
  EXPECT_EQ(caller.Name(), "CN=a");
  caller.dns_names = {"a.example.org"};
  EXPECT_EQ(caller.Name(), "a.example.org");
  caller.uris = {"spiffe://a/b"};
  EXPECT_EQ(caller.Name(), "spiffe://a/b");
  EXPECT_EQ(caller.spiffe_id(), "spiffe://a/b");
  caller.uris.push_back("https://a");
  EXPECT_EQ(caller.spiffe_id(), "") << "a SPIFFE certificate has one URI";
}

}  // namespace
}  // namespace upgrade_advisor
