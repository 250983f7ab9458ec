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

std::string ImageOf(const Release& release, const std::string& variant) {
  const RuntimeVersion* runtime = release.version.runtime();
  return ImageTagString(
      DefaultRepository(release.distribution(),
                        runtime != nullptr && runtime->is_new_form()),
      release.version, PublishedVariant(release, variant));
}

std::vector<Action> StandardActions(const PlannedStep& step,
                                    const std::string& variant) {
  if (step.kind == StepKind::kMigrateToRuntime) return {};
  const std::string image = ImageOf(step.target, variant);
  const bool runtime = step.kind == StepKind::kUpgradeRuntime;
  return {{Phase::kDuring, "Name the new image in the project's Dockerfile",
           absl::StrCat("FROM ", image),
           absl::StrCat("dockerfile.from ", image), false},
          {Phase::kDuring, "Test the project on the new image on your machine",
           "astro dev restart", "", true},
          {Phase::kDuring, "Deploy the project", "astro deploy", "", false},
          {Phase::kAfter,
           absl::StrCat("Confirm the version in the Airflow UI: ",
                        runtime ? "the footer shows Runtime "
                                : "About > Version shows Airflow ",
                        runtime || !step.target.airflow
                            ? step.target.version.ToString()
                            : step.target.airflow->ToString()),
           "", "", false}};
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
