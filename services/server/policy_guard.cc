#include "services/server/policy_guard.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/authorization/policy_reader.h"
#include "services/server/services.h"

namespace upgrade_advisor {

absl::StatusOr<std::unique_ptr<PolicyGuard>> PolicyGuard::Open(
    const std::string& path) {
  absl::StatusOr<Policy> first = ReadPolicy(path, MethodPaths());
  if (!first.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--authorization-policy: ", first.status().message()));
  }
  return std::unique_ptr<PolicyGuard>(new PolicyGuard(path, *std::move(first)));
}

PolicyGuard::PolicyGuard(const std::string& path, Policy first)
    : files_(
          "authorization policy", {path},
          [path] { return ReadPolicy(path, MethodPaths()); },
          std::move(first)) {}

std::vector<std::string> PolicyGuard::Look(bool asked) {
  const std::shared_ptr<const Policy> before = files_.present();
  std::vector<std::string> lines;
  if (std::string line = files_.Look(asked); !line.empty()) {
    lines.push_back(std::move(line));
  }
  const std::shared_ptr<const Policy> now = files_.present();
  if (now->description == before->description) return lines;
  for (const std::string& notice : now->notices) {
    lines.push_back("notice: " + notice);
  }
  return lines;
}

}  // namespace upgrade_advisor
