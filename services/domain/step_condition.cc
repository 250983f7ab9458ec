#include "services/domain/step_condition.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

// Orders "2.10" against the minor of a version: negative, zero or positive.
int CompareMinor(absl::string_view minor, const Pep440Version& bound) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(minor, absl::MaxSplits('.', 1));
  const absl::string_view texts[] = {parts.first, parts.second};
  for (int i = 0; i < 2; ++i) {
    uint32_t part = 0;
    if (!absl::SimpleAtoi(texts[i], &part)) part = 0;
    if (part != bound.part(i)) return part < bound.part(i) ? -1 : 1;
  }
  return 0;
}

// A bound such as 2.10.0 is the first version of its minor: nothing in the
// minor lies below it.
bool OpensItsMinor(const Pep440Version& bound) {
  return bound.part(2) == 0 && !bound.is_prerelease();
}

Truth LandsOnAirflow(const StepCondition& c, const Release& target) {
  Truth truth = Truth::kYes;
  if (c.lands_airflow_low) {
    truth = And(truth, Not(AirflowBelow(target, *c.lands_airflow_low)));
  }
  if (c.lands_airflow_high) {
    // A target is listed, so its Airflow version is known to the patch.
    truth = And(truth, target.airflow ? TruthOf(target.airflow->ComparePublic(
                                                    *c.lands_airflow_high) <= 0)
                                      : Truth::kUnknown);
  }
  return truth;
}

bool LandsOnRelease(const StepCondition& c, const Release& target) {
  for (const std::optional<ReleaseVersion>& end : {c.lands_low, c.lands_high}) {
    if (end && end->distribution() != target.distribution()) return false;
  }
  return !(c.lands_low && target.version < *c.lands_low) &&
         !(c.lands_high && *c.lands_high < target.version);
}

std::string KindsText(StepKinds kinds) {
  if (kinds == kAllStepKinds) return "any step";
  std::vector<absl::string_view> names;
  if (kinds & BitOf(StepKind::kUpgradeCertified)) {
    names.push_back("upgrades within Certified");
  }
  if (kinds & BitOf(StepKind::kMigrateToRuntime)) {
    names.push_back("migrations to Runtime");
  }
  if (kinds & BitOf(StepKind::kUpgradeRuntime)) {
    names.push_back("Runtime upgrades");
  }
  return absl::StrJoin(names, " and ");
}

template <typename Version>
std::string RangeText(absl::string_view what, const std::optional<Version>& low,
                      const std::optional<Version>& high) {
  if (!low && !high) return "";
  if (low && high && *low == *high) {
    return absl::StrCat(" to ", what, " ", low->ToString());
  }
  if (low && high) {
    return absl::StrCat(" to ", what, " ", low->ToString(), " through ",
                        high->ToString());
  }
  return absl::StrCat(" to ", what, " ", (low ? low : high)->ToString(),
                      low ? " or later" : " or earlier");
}

}  // namespace

Truth AirflowBelow(const Release& release, const Pep440Version& bound) {
  if (release.airflow) {
    return TruthOf(release.airflow->ComparePublic(bound) < 0);
  }
  const int order = CompareMinor(release.airflow_minor, bound);
  if (order != 0) return TruthOf(order < 0);
  return OpensItsMinor(bound) ? Truth::kNo : Truth::kUnknown;
}

Truth SourceMeets(const StepCondition& c, const Release& source) {
  Truth truth = Truth::kYes;
  if (c.crosses_airflow) truth = AirflowBelow(source, *c.crosses_airflow);
  // A Certified release counts as below every Runtime one.
  if (const RuntimeVersion* runtime = source.version.runtime();
      c.crosses_runtime && runtime != nullptr) {
    truth = And(truth, TruthOf(*runtime < *c.crosses_runtime));
  }
  return truth;
}

Truth TargetMeets(const StepCondition& c, const Release& target) {
  if (!LandsOnRelease(c, target)) return Truth::kNo;
  Truth truth = LandsOnAirflow(c, target);
  if (c.crosses_airflow) {
    truth = And(truth, Not(AirflowBelow(target, *c.crosses_airflow)));
  }
  if (c.crosses_runtime) {
    const RuntimeVersion* runtime = target.version.runtime();
    truth = And(truth,
                TruthOf(runtime != nullptr && *c.crosses_runtime <= *runtime));
  }
  return truth;
}

bool KindMeets(const StepCondition& c, Distribution source,
               Distribution target) {
  const std::optional<StepKind> kind = KindOfStep(source, target);
  return kind && (c.kinds & BitOf(*kind)) != 0;
}

Truth Meets(const StepCondition& c, const Release& source,
            const Release& target) {
  if (!KindMeets(c, source.distribution(), target.distribution())) {
    return Truth::kNo;
  }
  return And(TargetMeets(c, target), SourceMeets(c, source));
}

std::string StepCondition::ToString() const {
  std::string text = KindsText(kinds);
  if (crosses_airflow) {
    absl::StrAppend(&text, " crossing Airflow ", crosses_airflow->ToString());
  }
  if (crosses_runtime) {
    absl::StrAppend(&text, " crossing Runtime ", crosses_runtime->ToString());
  }
  absl::StrAppend(&text,
                  RangeText("Airflow", lands_airflow_low, lands_airflow_high));
  const std::optional<ReleaseVersion>& end = lands_low ? lands_low : lands_high;
  if (end) {
    absl::StrAppend(
        &text,
        RangeText(end->distribution() == Distribution::kRuntime ? "Runtime"
                                                                : "Certified",
                  lands_low, lands_high));
  }
  return text;
}

}  // namespace upgrade_advisor
