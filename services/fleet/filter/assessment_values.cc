#include "services/fleet/filter/assessment_values.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;

FieldValue OfEnum(int number) {
  if (number == 0) return {};
  return int64_t{number};
}

FieldValue OfVersion(const std::string& text) {
  absl::StatusOr<Pep440Version> version = Pep440Version::Parse(text);
  if (!version.ok()) return {};
  return *std::move(version);
}

FieldValue OfRelease(const v1::ReleaseRef& release) {
  if (release.distribution() == v1::DISTRIBUTION_UNSPECIFIED) return {};
  absl::StatusOr<ReleaseVersion> version =
      ReleaseVersion::Parse(release.distribution() == v1::DISTRIBUTION_RUNTIME
                                ? Distribution::kRuntime
                                : Distribution::kCertified,
                            release.version());
  if (!version.ok()) return {};
  return *std::move(version);
}

template <typename Texts>
FieldValue OfTexts(const Texts& texts) {
  return std::vector<std::string>(texts.begin(), texts.end());
}

FieldValue OfDaysLeft(std::optional<int32_t> days_left) {
  if (!days_left) return {};
  return int64_t{*days_left};
}

// Without a verdict nobody knows how many steps there are.
FieldValue OfSteps(const v1::Assessment& assessment) {
  if (assessment.verdict() == v1::VERDICT_UNSPECIFIED) return {};
  return int64_t{assessment.steps_size()};
}

// Without a release that runs nothing is known to be withdrawn, or not.
FieldValue OfYanked(const v1::Assessment& assessment) {
  if (!assessment.has_running()) return {};
  return assessment.yanked();
}

}  // namespace

std::optional<FieldValue> AssessmentValue(FilterField field,
                                          const v1::Assessment& assessment,
                                          std::optional<int32_t> days_left) {
  switch (field) {
    case FilterField::kDeploymentId:
    case FilterField::kName:
    case FilterField::kWorkspace:
    case FilterField::kSource:
    case FilterField::kState:
      return std::nullopt;
    case FilterField::kDistribution:
      return OfEnum(assessment.running().distribution());
    case FilterField::kRelease:
      return OfRelease(assessment.running());
    case FilterField::kLine:
      return OfVersion(assessment.line());
    case FilterField::kAirflowVersion:
      return OfVersion(assessment.airflow_version());
    case FilterField::kSupport:
      return OfEnum(assessment.support());
    case FilterField::kYanked:
      return OfYanked(assessment);
    case FilterField::kVerdict:
      return OfEnum(assessment.verdict());
    case FilterField::kReason:
      return FieldValue(assessment.reason());
    case FilterField::kTarget:
      return OfRelease(assessment.target());
    case FilterField::kBlocking:
      return OfTexts(assessment.blocking());
    case FilterField::kWarnings:
      return OfTexts(assessment.warnings());
    case FilterField::kUndecidedBlocking:
      return OfTexts(assessment.undecided_blocking());
    case FilterField::kEndOfMaintenance:
      return FieldValue(assessment.end_of_maintenance());
    case FilterField::kDaysLeft:
      return OfDaysLeft(days_left);
    case FilterField::kSteps:
      return OfSteps(assessment);
    case FilterField::kError:
      return FieldValue(assessment.error());
  }
  return std::nullopt;
}

}  // namespace upgrade_advisor
