// Whatever a policy says: rules that decide, or faults that name the file.
#include "absl/strings/match.h"
#include "services/authorization/policy_explanation.h"
#include "services/authorization/policy_reader.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(policy, input) {
  using namespace upgrade_advisor;  // NOLINT: only here
  const std::vector<std::string> methods = {"/pkg.Service/Plan"};
  const auto policy = ParsePolicy("p", input, methods);
  if (!policy.ok()) {
    UA_FUZZ_REQUIRE(absl::StrContains(policy.status().message(), "p: "));
    return;
  }
  Caller caller;
  caller.uris = {"spiffe://example.org/cloud-ui"};
  for (const Caller& each : {Caller(), caller}) {
    const PolicyQuestion question{
        each, methods[0], [](absl::string_view) { return std::nullopt; }};
    const Decision decision = Decide(*policy, question);
    // What is allowed is allowed by a rule.
    UA_FUZZ_REQUIRE(!decision.is_allowed || !decision.rule.empty());
    UA_FUZZ_REQUIRE(
        absl::StartsWith(ExplainPolicy(*policy, question),
                         decision.is_allowed ? "ALLOWED" : "DENIED"));
  }
}
