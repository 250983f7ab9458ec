// An engine over the bundled catalog and plugins, on a fixed day.
#ifndef TESTS_ENGINE_ENGINE_FIXTURE_H_
#define TESTS_ENGINE_ENGINE_FIXTURE_H_

#include <google/protobuf/util/json_util.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/engine/engine.h"
#include "services/engine/errors.h"
#include "services/engine/snapshot.h"
#include "tests/engine/test_snapshot.h"

namespace upgrade_advisor {

inline absl::CivilDay FixedDay() { return absl::CivilDay(2026, 11, 20); }

// Loaded once for all tests of a binary.
inline const std::shared_ptr<const Snapshot>& BundledSnapshot() {
  static const auto* const snapshot = new std::shared_ptr<const Snapshot>(
      TrustedSnapshot({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}));
  return *snapshot;
}

// "runtime:5.0.4"
inline v1::ReleaseRef Ref(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  v1::ReleaseRef ref;
  ref.set_distribution(parts.at(0) == "runtime" ? v1::DISTRIBUTION_RUNTIME
                                                : v1::DISTRIBUTION_CERTIFIED);
  ref.set_version(parts.at(1));
  return ref;
}

// A Deployment from JSON; the test fails to compile a plan if it is malformed.
inline v1::Deployment DeploymentOf(const std::string& from,
                                   const std::string& json = "{}") {
  v1::Deployment deployment;
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &deployment);
  if (!status.ok()) deployment.set_name("malformed: " + json);
  *deployment.mutable_release() = Ref(from);
  return deployment;
}

inline v1::PlanUpgradeRequest PlanTo(const std::string& from,
                                     const std::string& to,
                                     const std::string& json = "{}") {
  v1::PlanUpgradeRequest request;
  *request.mutable_deployment() = DeploymentOf(from, json);
  *request.mutable_target()->mutable_release() = Ref(to);
  return request;
}
inline v1::PlanUpgradeRequest PlanTo(const std::string& from,
                                     v1::TargetPolicy policy,
                                     const std::string& as_of = "") {
  v1::PlanUpgradeRequest request;
  *request.mutable_deployment() = DeploymentOf(from);
  request.mutable_target()->set_policy(policy);
  request.set_as_of(as_of);
  return request;
}
inline v1::PlanUpgradeRequest PlanToAirflow(const std::string& from,
                                            const std::string& airflow) {
  v1::PlanUpgradeRequest request;
  *request.mutable_deployment() = DeploymentOf(from);
  request.mutable_target()->set_airflow_version(airflow);
  return request;
}

// "certified 2.3.0-5, runtime 5.0.4"
template <typename Steps>
std::string StopsOf(const Steps& steps) {
  std::string out;
  for (const v1::PlanStep& step : steps) {
    absl::StrAppend(&out, out.empty() ? "" : ", ",
                    step.target().distribution() == v1::DISTRIBUTION_RUNTIME
                        ? "runtime "
                        : "certified ",
                    step.target().version());
  }
  return out;
}

// "TARGET_NOT_NEWER" of an error; empty if it carries no ErrorInfo.
inline google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload(kErrorPayload);
  if (!payload || !details.ParseFromString(std::string(*payload))) return info;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&info)) return info;
  }
  return info;
}

}  // namespace upgrade_advisor

#endif  // TESTS_ENGINE_ENGINE_FIXTURE_H_
