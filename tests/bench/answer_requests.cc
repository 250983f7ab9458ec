#include "tests/bench/answer_requests.h"

#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

namespace upgrade_advisor {
namespace {

constexpr char kNothingKnown[] = R"({"release":
    {"distribution": "DISTRIBUTION_RUNTIME", "version": "%"}})";
constexpr char kCertified[] = R"({"release":
    {"distribution": "DISTRIBUTION_CERTIFIED", "version": "2.2.3"}})";
v1::Deployment DeploymentOf(const std::string& json) {
  v1::Deployment out;
  if (!google::protobuf::util::JsonStringToMessage(json, &out).ok()) {
    std::abort();
  }
  return out;
}

v1::Deployment NothingKnownOf(const std::string& version) {
  std::string json = kNothingKnown;
  return DeploymentOf(json.replace(json.find('%'), 1, version));
}

v1::Deployment ExampleOfDocuments() {
  std::ifstream file(UPGRADE_ADVISOR_SOURCE_DIR
                     "/docs/examples/runtime-deployment.json");
  return DeploymentOf({std::istreambuf_iterator<char>(file), {}});
}

void Set(Distribution distribution, const std::string& version,
         v1::ReleaseRef& out) {
  out.set_distribution(distribution == Distribution::kRuntime
                           ? v1::DISTRIBUTION_RUNTIME
                           : v1::DISTRIBUTION_CERTIFIED);
  out.set_version(version);
}

}  // namespace

std::optional<AnswerKind> AnswerKindOf(absl::string_view name) {
  constexpr std::pair<absl::string_view, AnswerKind> kNames[] = {
      {"newest", AnswerKind::kNewest},
      {"patch", AnswerKind::kPatch},
      {"migration", AnswerKind::kMigration},
      {"example", AnswerKind::kExample},
      {"validation", AnswerKind::kValidation},
  };
  for (const auto& [known, kind] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

AnswerRequest::AnswerRequest(AnswerKind kind) {
  plan_.set_as_of("2026-11-20");
  v1::Target& target = *plan_.mutable_target();
  target.set_policy(v1::TARGET_POLICY_LATEST);
  switch (kind) {
    case AnswerKind::kNewest:
      *plan_.mutable_deployment() = NothingKnownOf("7.6.0");
      return;
    case AnswerKind::kPatch:
      *plan_.mutable_deployment() = NothingKnownOf("9.5.0");
      target.set_policy(v1::TARGET_POLICY_LATEST_PATCH_OF_LINE);
      return;
    case AnswerKind::kMigration:
      *plan_.mutable_deployment() = DeploymentOf(kCertified);
      Set(Distribution::kRuntime, "5.0.4", *target.mutable_release());
      return;
    case AnswerKind::kExample:
      *plan_.mutable_deployment() = ExampleOfDocuments();
      return;
    case AnswerKind::kValidation:
      validation_.emplace();
      *validation_->mutable_deployment() = NothingKnownOf("9.5.0");
      Set(Distribution::kRuntime, "9.7.0", *validation_->mutable_target());
      validation_->set_as_of(plan_.as_of());
      return;
  }
}

size_t AnswerRequest::AnswerBytes(const Engine& engine) const {
  if (validation_) {
    const auto answer = engine.ValidateUpgrade(*validation_, CallContext{});
    if (answer.ok()) return answer->SerializeAsString().size();
    std::cerr << answer.status() << "\n";
    std::exit(1);
  }
  const auto answer = engine.PlanUpgrade(plan_, CallContext{});
  if (answer.ok()) return answer->SerializeAsString().size();
  std::cerr << answer.status() << "\n";
  std::exit(1);
}

}  // namespace upgrade_advisor
