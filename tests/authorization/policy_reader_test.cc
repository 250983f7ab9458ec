#include "services/authorization/policy_reader.h"

#include <gmock/gmock.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "tests/authorization/policies.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string FaultOf(const std::string& text) {
  const auto policy = Parse(text);
  return policy.ok() ? "" : std::string(policy.status().message());
}
// A policy with this one allow rule.
std::string WithRule(const std::string& members) {
  return absl::StrCat(R"({"name": "p", "allow_rules": [{)", members, "}]}");
}

TEST(PolicyReader, ReadsTheExample) {
  const Policy policy = Parse(kExamplePolicy).value();
  EXPECT_EQ(policy.name, "example");
  EXPECT_EQ(policy.audit, AuditCondition::kNone);
  EXPECT_THAT(policy.notices, IsEmpty());
  EXPECT_THAT(policy.description,
              ::testing::MatchesRegex(
                  "example .SHA-256 [0-9a-f]{16}\\.\\.\\.., deny rules: 1, "
                  "allow rules: 2"));
}

TEST(PolicyReader, ReadsWhatIsToBeRecorded) {
  const std::pair<const char*, AuditCondition> kConditions[] = {
      {"NONE", AuditCondition::kNone},
      {"ON_DENY", AuditCondition::kOnDeny},
      {"ON_ALLOW", AuditCondition::kOnAllow},
      {"ON_DENY_AND_ALLOW", AuditCondition::kOnDenyAndAllow}};
  for (const auto& [name, condition] : kConditions) {
    EXPECT_EQ(Parse(absl::StrCat(R"({"name": "p", "allow_rules": [],
              "audit_logging_options": {"audit_condition": ")",
                                 name, R"(", "audit_loggers": [{"name":
              "stdout_logger", "config": {}, "is_optional": false}]}})"))
                  .value()
                  .audit,
              condition);
  }
}

// Every fault names its place and what would be right.
TEST(PolicyReader, RefusesWhatItDoesNotUnderstand) {
  const std::pair<std::string, const char*> kCases[] = {
      {"", "not JSON"},
      {"{", "not JSON"},
      {"[]", "p.json: an array; expected an object"},
      {"{}", R"(needs "name")"},
      {"{}", R"(needs "allow_rules")"},
      {R"({"name": "", "allow_rules": []})", "name: is empty"},
      {R"({"name": 1, "allow_rules": []})",
       "name: a number; expected a string"},
      {R"({"name": "p", "allow_rules": null})",
       "allow_rules: null; expected an array"},
      {R"({"name": "p", "allow_rules": [], "deny_rule": []})",
       "deny_rule: there is no such field; did you mean deny_rules?"},
      {R"({"name": "p", "allow_rules": [], "allow_rules": []})",
       "allow_rules: given 2 times"},
      {R"({"name": "p", "allow_rules": [{"name": "a"}, {"name": "a"}]})",
       R"(allow_rules[1]: another rule of this list has the name "a")"},
      {WithRule(""), R"(allow_rules[0]: needs "name")"},
      {WithRule(R"("name": "a", "source": {"principals": []})"),
       "allow_rules[0].source.principals: is empty, which would match"},
      {WithRule(R"("name": "a", "source": {"principals": null})"),
       "principals: null; expected an array"},
      {WithRule(R"("name": "a", "source": null)"),
       "source: null; expected an object"},
      {WithRule(R"("name": "a", "source": {"principal": ["x"]})"),
       "source.principal: there is no such field; did you mean principals?"},
      {WithRule(R"("name": "a", "source": {"principals": ["a*b"]})"),
       "allow_rules[0].source.principals[0]: has a * inside"},
      {WithRule(R"("name": "a", "source": {"principals": [7]})"),
       "principals[0]: a number; expected a string"},
      {WithRule(R"("name": "a", "request": {"paths": []})"),
       "request.paths: is empty"},
      {WithRule(R"("name": "a", "request": {"headers": []})"),
       "request.headers: is empty"},
      {WithRule(R"("name": "a", "request": {"headers": [{"key": "x"}]})"),
       R"(headers[0]: needs "values")"},
      {WithRule(R"("name": "a", "request": {"headers":
                [{"key": "x", "values": []}]})"),
       "headers[0].values: is empty"},
      {R"({"name": "p", "allow_rules": [], "audit_logging_options":
          {"audit_condition": "ALWAYS"}})",
       "\"ALWAYS\"; expected NONE, ON_DENY, ON_ALLOW"},
      {R"({"name": "p", "allow_rules": [], "audit_logging_options":
          {"audit_condition": "NONE", "audit_loggers": [{"name": "x"}]}})",
       "audit_loggers[0].name: there is only stdout_logger"},
      {std::string(kPolicyBytesMax + 1, ' '), "is larger than 256 KiB"},
      {std::string(100, '['), "nested deeper than 64 levels"},
      {"[\"\xff\"]", "not UTF-8"}};
  for (const auto& [text, fault] : kCases) {
    EXPECT_THAT(FaultOf(text), HasSubstr(fault)) << text.substr(0, 200);
  }
}

TEST(PolicyReader, RefusesHeadersThatCannotBeCompared) {
  for (const char* key : {"", ":path", "grpc-timeout", "GRPC-Encoding", "Host",
                          "connection", "te", "trace-bin"}) {
    EXPECT_THAT(FaultOf(WithRule(absl::StrCat(
                    R"("name": "a", "request": {"headers": [{"key": ")", key,
                    R"(", "values": ["x"]}]})"))),
                HasSubstr("headers[0].key: cannot be compared"))
        << key;
  }
}

TEST(PolicyReader, NamesEveryFaultAtOnce) {
  const std::string fault = FaultOf(R"({"nam": 1, "allow_rules": [{}, 2]})");
  EXPECT_THAT(fault, HasSubstr("the policy is refused: 4 faults"));
  EXPECT_THAT(fault, HasSubstr("p.json: nam: there is no such field"));
  EXPECT_THAT(fault, HasSubstr(R"(p.json: allow_rules[0]: needs "name")"));
  EXPECT_THAT(fault, HasSubstr("p.json: allow_rules[1]: a number; expected"));
  EXPECT_THAT(fault, HasSubstr(R"(p.json: needs "name")"));
}

TEST(PolicyReader, NoticesPathsThatMatchNoMethod) {
  const Policy policy = Parse(WithRule(R"("name": "a", "request": {"paths":
            ["/pkg.Service/Plam", "/pkg.Service/*", "/else.Where/X"]})"))
                            .value();
  EXPECT_THAT(policy.notices,
              ElementsAre("p.json: allow_rules[0].request.paths[0]: "
                          "\"/pkg.Service/Plam\" matches no method of this "
                          "service; did you mean /pkg.Service/Plan?",
                          HasSubstr("\"/else.Where/X\" matches no method")));
}

TEST(PolicyReader, NamesTheFile) {
  const std::string path = ::testing::TempDir() + "/policy_reader_test.json";
  std::ofstream(path) << kExamplePolicy;
  EXPECT_TRUE(ReadPolicy(path, TestMethods()).ok());
  EXPECT_THAT(ReadPolicy("/none.json", {}).status().message(),
              HasSubstr("/none.json: cannot be read: No such file"));
  EXPECT_THAT(ReadPolicy("/dev/zero", {}).status().message(),
              HasSubstr("/dev/zero: is not a regular file"));
}

}  // namespace
}  // namespace upgrade_advisor
