#include "services/advisor/actions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/image_reference.h"

namespace upgrade_advisor {
namespace {

// The variant without a Python the target's images do not have:
// "-python-3.9-base" becomes "-base".
std::string PublishedVariant(const Release& release, std::string variant) {
  constexpr char kPython[] = "-python-";
  const size_t begin = variant.find(kPython);
  if (begin == std::string::npos || release.python_versions.empty()) {
    return variant;
  }
  const size_t version = begin + sizeof(kPython) - 1;
  const size_t end = std::min(variant.find('-', version), variant.size());
  const bool published =
      std::find(release.python_versions.begin(), release.python_versions.end(),
                variant.substr(version, end - version)) !=
      release.python_versions.end();
  return published ? variant : variant.erase(begin, end - begin);
}

std::string Confirmation(const PlannedStep& step) {
  const Release& target = step.target;
  if (step.kind == StepKind::kUpgradeRuntime || !target.airflow) {
    return absl::StrCat(
        "Confirm the version: the footer of the Airflow UI shows "
        "Runtime ",
        target.version.ToString());
  }
  return absl::StrCat(
      "Confirm the version: About > Version in the Airflow UI shows Airflow ",
      target.airflow->ToString());
}

std::vector<Action> StandardActions(const PlannedStep& step,
                                    const std::string& variant) {
  if (step.kind == StepKind::kMigrateToRuntime) return {};
  std::vector<Action> out;
  if (step.migrates_database == Truth::kYes) {
    out.push_back({Phase::kBefore,
                   "Back up the metadata database: a migrated schema is not "
                   "taken back",
                   "", "", false});
  }
  out.push_back(
      {Phase::kDuring,
       absl::StrCat("Name the new image in the project's Dockerfile",
                    variant.empty() ? "; keep the suffix of your "
                                      "tag, such as -base or -onbuild"
                                    : ""),
       "",
       absl::StrCat("dockerfile.from ",
                    PublishedImage(step.target.version,
                                   PublishedVariant(step.target, variant))),
       false});
  out.push_back({Phase::kDuring,
                 "Test the project on the new image on your machine",
                 "astro dev restart", "", true});
  out.push_back(
      {Phase::kDuring, "Deploy the project", "astro deploy", "", false});
  out.push_back({Phase::kAfter, Confirmation(step), "", "", false});
  return out;
}

}  // namespace

std::vector<Action> OrderActions(const PlannedStep& step,
                                 const std::string& variant,
                                 std::vector<Action> advised) {
  std::vector<Action> standard = StandardActions(step, variant);
  std::move(standard.begin(), standard.end(), std::back_inserter(advised));
  std::stable_sort(
      advised.begin(), advised.end(),
      [](const Action& a, const Action& b) { return a.phase < b.phase; });
  return advised;
}

}  // namespace upgrade_advisor
