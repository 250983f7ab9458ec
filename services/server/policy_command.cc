#include "services/server/policy_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/authorization/policy_explanation.h"
#include "services/authorization/policy_reader.h"
#include "services/base/nearest.h"
#include "services/base/quoting.h"
#include "services/server/services.h"

namespace upgrade_advisor {
namespace {

constexpr int kRefused = 1;
constexpr int kDenied = 3;

int Fail(absl::string_view message) {
  std::cerr << message << "\n";
  return kRefused;
}

// A name by its form, as certificates have them.
void AddName(const std::string& name, Caller& caller) {
  if (name.empty()) return;
  if (absl::StrContains(name, "://")) {
    caller.uris.push_back(name);
  } else if (absl::StrContains(name, '=')) {
    caller.subject = name;
  } else {
    caller.dns_names.push_back(name);
  }
}

// "PlanUpgrade" is enough for a path that ends so.
absl::StatusOr<std::string> PathOf(const std::string& method) {
  const std::vector<std::string> paths = MethodPaths();
  for (const std::string& path : paths) {
    if (path == method || absl::EndsWith(path, "/" + method)) return path;
  }
  if (absl::StartsWith(method, "/grpc.health.v1.Health/")) {
    return absl::InvalidArgumentError(
        "--method: health is answered to whoever can connect; no policy is "
        "asked");
  }
  const std::optional<std::string> nearest = NearestName(method, paths);
  return absl::InvalidArgumentError(absl::StrCat(
      "--method: there is no method ", Quoted(method),
      nearest ? absl::StrCat("; did you mean ", *nearest, "?")
              : "; write it as /astro.upgrade.v1.UpgradeService/PlanUpgrade"));
}

int Check(const Policy& policy) {
  for (const std::string& notice : policy.notices) {
    std::cout << "notice: " << notice << "\n";
  }
  if (policy.audit == AuditCondition::kNone) {
    std::cout << "notice: no decision is recorded; "
                 "audit_logging_options.audit_condition asks for records\n";
  }
  std::cout << "the policy is sound: " << policy.description << "\n";
  return 0;
}

int Explain(const PolicyCommand& command, const Policy& policy) {
  const absl::StatusOr<std::string> path = PathOf(command.method);
  if (!path.ok()) return Fail(path.status().message());
  Caller caller;
  for (const std::string& name : command.principals) AddName(name, caller);
  const auto header =
      [&command](absl::string_view key) -> std::optional<std::string> {
    std::optional<std::string> out;
    for (const std::string& given : command.headers) {
      const size_t equals = given.find('=');
      if (!absl::EqualsIgnoreCase(given.substr(0, equals), key)) continue;
      const std::string value =
          equals == std::string::npos ? "" : given.substr(equals + 1);
      out = out ? absl::StrCat(*out, ",", value) : value;
    }
    return out;
  };
  const PolicyQuestion question{caller, *path, header};
  std::cout << (caller.IsKnown() ? caller.Name()
                                 : "a caller without a client certificate")
            << " calls " << *path << "\n"
            << ExplainPolicy(policy, question);
  return Decide(policy, question).is_allowed ? 0 : kDenied;
}

}  // namespace

void DeclarePolicyCommand(CLI::App& app, PolicyCommand& command) {
  CLI::App* policy = app.add_subcommand(
      "policy", "Look at an authorization policy, without serving");
  policy->require_subcommand(1);
  CLI::App* check =
      policy->add_subcommand("check", "Say what is wrong with a policy");
  check->callback([&command] { command.kind = PolicyCommand::Kind::kCheck; });
  CLI::App* explain = policy->add_subcommand(
      "explain", "Say what a policy decides about a call, and why");
  explain->callback(
      [&command] { command.kind = PolicyCommand::Kind::kExplain; });
  for (CLI::App* sub : {check, explain}) {
    sub->add_option("file", command.file, "The policy")
        ->required()
        ->type_name("FILE");
  }
  explain
      ->add_option("--as", command.principals,
                   "A name in the caller's certificate: a URI, a DNS name or "
                   "its subject (CN=...); repeatable; default: no certificate")
      ->type_name("PRINCIPAL");
  explain
      ->add_option("--method", command.method,
                   "The method that is called, such as PlanUpgrade")
      ->required()
      ->type_name("METHOD");
  explain
      ->add_option("--header", command.headers,
                   "A header of the call; repeatable")
      ->type_name("NAME=VALUE");
}

int RunPolicyCommand(const PolicyCommand& command) {
  const absl::StatusOr<Policy> policy = ReadPolicy(command.file, MethodPaths());
  if (!policy.ok()) return Fail(policy.status().message());
  return command.kind == PolicyCommand::Kind::kCheck
             ? Check(*policy)
             : Explain(command, *policy);
}

}  // namespace upgrade_advisor
