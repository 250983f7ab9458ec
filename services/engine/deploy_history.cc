#include "services/engine/deploy_history.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/domain/request_limits.h"
#include "services/engine/request_reader.h"
#include "services/engine/running.h"

namespace upgrade_advisor {
namespace {

constexpr char kField[] = "deployment.deploy_history.deploys";

// "2026-03-14" is its first second.
std::optional<absl::CivilSecond> ReadTime(const std::string& text) {
  absl::CivilDay day;
  absl::Time time;
  std::string error;
  if (text.size() > limits::kShortTextBytes) return std::nullopt;
  if (absl::ParseCivilTime(text, &day)) return absl::CivilSecond(day);
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return absl::ToCivilSecond(time, absl::UTCTimeZone());
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const Catalog& catalog, Violations& violations)
      : catalog_(catalog), violations_(violations) {}

  PastDeploy Read(const v1::Deploy& deploy, const std::string& field) {
    CheckTexts(deploy, field);
    PastDeploy out{.id = deploy.id(),
                   .time = deploy.time(),
                   .dags_only = deploy.kind() == v1::Deploy::KIND_DAGS};
    if (const auto at = ReadTime(deploy.time())) {
      out.at = *at;
    } else {
      violations_.Add(field + ".time",
                      "write it as 2026-03-14 or 2026-03-14T09:26:53Z");
    }
    if (out.dags_only && deploy.running_case() != v1::Deploy::RUNNING_NOT_SET) {
      violations_.Add(field + ".kind",
                      "a deploy of DAGs alone has no release or image");
      return out;
    }
    if (const auto version = ReadVersion(deploy, field)) {
      const auto release =
          FindStart(catalog_, ResolveVersion(catalog_, *version));
      if (release.ok()) out.release = *release;
    }
    return out;
  }

 private:
  void CheckTexts(const v1::Deploy& deploy, const std::string& field) {
    if (deploy.id().empty()) violations_.Add(field + ".id", "name the deploy");
    if (violations_.CheckLength(field + ".id", deploy.id(),
                                limits::kLabelBytes) &&
        !ids_.insert(deploy.id()).second) {
      violations_.Add(field + ".id", "another deploy has the same");
    }
    violations_.CheckLength(field + ".description", deploy.description(),
                            limits::kReasonBytes);
  }

  std::optional<ReleaseVersion> ReadVersion(const v1::Deploy& deploy,
                                            const std::string& field) {
    switch (deploy.running_case()) {
      case v1::Deploy::kRelease:
        return ReadRelease(deploy.release(), field + ".release", violations_);
      case v1::Deploy::kImage: {
        const std::optional<DeploymentImage> image =
            ReadImage(deploy.image(), field + ".image", violations_);
        return image ? image->version : std::nullopt;
      }
      case v1::Deploy::RUNNING_NOT_SET:
        break;
    }
    return std::nullopt;
  }

  const Catalog& catalog_;
  Violations& violations_;
  std::set<std::string> ids_;
};

}  // namespace

std::vector<PastDeploy> ReadDeployHistory(const v1::DeployHistory& history,
                                          const Catalog& catalog,
                                          Violations& violations) {
  std::vector<PastDeploy> out;
  if (!violations.CheckCount(kField, history.deploys_size(),
                             limits::kDeploys)) {
    return out;
  }
  Reader reader(catalog, violations);
  for (int i = 0; i < history.deploys_size(); ++i) {
    out.push_back(
        reader.Read(history.deploys(i), absl::StrCat(kField, "[", i, "]")));
  }
  std::stable_sort(
      out.begin(), out.end(),
      [](const PastDeploy& a, const PastDeploy& b) { return a.at < b.at; });
  for (size_t i = 1; i < out.size(); ++i) {
    if (out[i].dags_only) out[i].release = out[i - 1].release;
  }
  return out;
}

}  // namespace upgrade_advisor
