#include "services/cli/fleet/fleet_words.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/cli/client/step_text.h"

namespace upgrade_advisor {
namespace {

// An ended line is urgent, and one that ends within so many days is soon.
constexpr int kSoonDays = 90;

// Of advisories in a cell of a table.
constexpr int kShownIds = 3;

// "VERDICT_READY" without its prefix, in small letters; empty for the value
// that says nothing.
std::string Small(absl::string_view name, absl::string_view prefix) {
  if (!absl::ConsumePrefix(&name, prefix) || name == "UNSPECIFIED") return "";
  return absl::AsciiStrToLower(name);
}

std::vector<std::string> Minus(
    const google::protobuf::RepeatedPtrField<std::string>& a,
    const google::protobuf::RepeatedPtrField<std::string>& b) {
  std::vector<std::string> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                      std::back_inserter(out));
  return out;
}

// The first of them, where there are many.
std::string FirstOf(
    const google::protobuf::RepeatedPtrField<std::string>& ids) {
  if (ids.size() <= kShownIds) return absl::StrJoin(ids, ", ");
  return absl::StrCat(absl::StrJoin(ids.begin(), ids.begin() + kShownIds, ", "),
                      " and ", ids.size() - kShownIds, " more");
}

std::string Arrow(const std::string& what, const std::string& before,
                  const std::string& after) {
  return absl::StrCat(what, " ", before.empty() ? "none" : before, " -> ",
                      after.empty() ? "none" : after);
}

std::string VerdictWord(const v1::Assessment& assessment) {
  if (!assessment.error().empty()) return "failed";
  return assessment.verdict() == v1::VERDICT_UNSPECIFIED
             ? ""
             : TextOf(assessment.verdict());
}

std::string FindingsText(const v1::FleetChange& change) {
  const auto& before = change.before();
  const auto& after = change.after();
  std::vector<std::string> out;
  const auto add = [&out](absl::string_view what,
                          const std::vector<std::string>& ids) {
    if (!ids.empty()) {
      out.push_back(absl::StrCat(what, " ", absl::StrJoin(ids, ", ")));
    }
  };
  add("blocked by", Minus(after.blocking(), before.blocking()));
  add("no longer blocked by", Minus(before.blocking(), after.blocking()));
  add("warned by", Minus(after.warnings(), before.warnings()));
  add("no longer warned by", Minus(before.warnings(), after.warnings()));
  return out.empty() ? "other findings" : absl::StrJoin(out, ", ");
}

std::string StepOf(const v1::Assessment& assessment) {
  std::string next =
      assessment.steps().empty() ? "" : NameOf(assessment.steps(0));
  const std::string target = NameOf(assessment.target());
  if (next.empty() || next == target) return target;
  return absl::StrCat(next, " to ", target);
}

std::string SupportText(const v1::FleetChange& change) {
  const auto& before = change.before();
  const auto& after = change.after();
  if (before.support() != after.support()) {
    return Arrow("support", WordOf(before.support()), WordOf(after.support()));
  }
  return Arrow("end of maintenance", before.end_of_maintenance(),
               after.end_of_maintenance());
}

std::string DifferenceOf(const v1::FleetChange& change, v1::ChangeKind kind) {
  const auto& before = change.before();
  const auto& after = change.after();
  switch (kind) {
    case v1::CHANGE_KIND_VERDICT:
      return Arrow("verdict", VerdictWord(before), VerdictWord(after));
    case v1::CHANGE_KIND_RELEASE:
      return Arrow("runs", NameOf(before.running()), NameOf(after.running()));
    case v1::CHANGE_KIND_TARGET:
      return Arrow("next step", StepOf(before), StepOf(after));
    case v1::CHANGE_KIND_FINDINGS:
      return FindingsText(change);
    case v1::CHANGE_KIND_SUPPORT:
      return SupportText(change);
    case v1::CHANGE_KIND_YANKED:
      return after.yanked() ? "the release was withdrawn"
                            : "the release is no longer withdrawn";
    default:
      return absl::StrCat("change of kind ", static_cast<int>(kind));
  }
}

bool IsUpToDate(const v1::Assessment& assessment) {
  return assessment.verdict() == v1::VERDICT_READY &&
         assessment.steps().empty();
}

}  // namespace

std::string WordOf(v1::SupportStatus support) {
  return Small(v1::SupportStatus_Name(support), "SUPPORT_STATUS_");
}

std::string WordOf(v1::AssessmentState state) {
  return Small(v1::AssessmentState_Name(state), "ASSESSMENT_STATE_");
}

std::string WordOf(v1::ChangeCause cause) {
  return Small(v1::ChangeCause_Name(cause), "CHANGE_CAUSE_");
}

std::string WordOf(v1::ChangeKind kind) {
  return Small(v1::ChangeKind_Name(kind), "CHANGE_KIND_");
}

v1::ChangeKind ChangeKindOf(const std::string& word) {
  v1::ChangeKind kind = v1::CHANGE_KIND_UNSPECIFIED;
  v1::ChangeKind_Parse(
      absl::StrCat("CHANGE_KIND_", absl::AsciiStrToUpper(word)), &kind);
  return kind;
}

std::string NameOf(const v1::ReleaseRef& release) {
  const std::string distribution =
      Small(v1::Distribution_Name(release.distribution()), "DISTRIBUTION_");
  if (release.version().empty()) return distribution;
  return absl::StrCat(distribution, distribution.empty() ? "" : " ",
                      release.version());
}

std::string NameOf(const v1::FleetTarget& target) {
  switch (target.target().target_case()) {
    case v1::Target::kRelease:
      return NameOf(target.target().release());
    case v1::Target::kAirflowVersion:
      return absl::StrCat("Airflow ", target.target().airflow_version());
    case v1::Target::kPolicy: {
      const std::string word = Small(
          v1::TargetPolicy_Name(target.target().policy()), "TARGET_POLICY_");
      // As --target has it.
      return absl::StrReplaceAll(
          word == "latest_patch_of_line" ? "latest-patch" : word, {{"_", "-"}});
    }
    case v1::Target::TARGET_NOT_SET:
      break;
  }
  return "";
}

std::string TextOf(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S",
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string NameOf(const v1::FleetScope& scope) {
  if (!scope.deployment_id().empty()) {
    return absl::StrCat("deployment ", scope.deployment_id());
  }
  if (!scope.workspace().empty()) {
    return absl::StrCat("workspace ", scope.workspace());
  }
  return "everything";
}

std::string ListOf(const google::protobuf::RepeatedPtrField<std::string>& ids) {
  return absl::StrJoin(ids, ", ");
}

std::string VerdictOf(const v1::FleetEntry& entry) {
  if (entry.state() == v1::ASSESSMENT_STATE_PENDING ||
      entry.state() == v1::ASSESSMENT_STATE_FAILED ||
      entry.state() == v1::ASSESSMENT_STATE_UNSPECIFIED) {
    return WordOf(entry.state());
  }
  const std::string verdict = IsUpToDate(entry.assessment())
                                  ? "UP TO DATE"
                                  : VerdictWord(entry.assessment());
  return entry.state() == v1::ASSESSMENT_STATE_STALE
             ? absl::StrCat(verdict, " (stale)")
             : verdict;
}

Style StyleOf(const v1::FleetEntry& entry) {
  if (entry.state() == v1::ASSESSMENT_STATE_PENDING) return Style::kDim;
  if (entry.state() == v1::ASSESSMENT_STATE_FAILED) return Style::kRed;
  return StyleOf(entry.assessment().verdict());
}

std::string DaysLeftOf(const v1::FleetEntry& entry) {
  if (!entry.has_days_left()) return "?";
  const int days = entry.days_left();
  if (days == 0) return "ends today";
  if (days > 0) return absl::StrCat(days);
  return absl::StrCat("ended ", -int64_t{days},
                      days == -1 ? " day ago" : " days ago");
}

Style DaysStyleOf(const v1::FleetEntry& entry) {
  if (!entry.has_days_left()) return Style::kDim;
  if (entry.days_left() < 0) return Style::kRed;
  return entry.days_left() <= kSoonDays ? Style::kYellow : Style::kPlain;
}

std::string NextStepOf(const v1::FleetEntry& entry) {
  const v1::Assessment& assessment = entry.assessment();
  if (assessment.steps().empty()) return "-";
  const std::string next = NameOf(assessment.steps(0));
  if (assessment.steps_size() == 1) return next;
  return absl::StrCat(next, ", 1 of ", assessment.steps_size(), " to ",
                      NameOf(assessment.target()));
}

std::string BlockersOf(const v1::FleetEntry& entry) {
  const v1::Assessment& assessment = entry.assessment();
  if (!assessment.error().empty()) return assessment.error();
  if (!assessment.blocking().empty()) return FirstOf(assessment.blocking());
  if (!assessment.reason().empty()) return assessment.reason();
  if (!assessment.undecided_blocking().empty()) {
    return absl::StrCat("undecided: ",
                        FirstOf(assessment.undecided_blocking()));
  }
  return "-";
}

std::vector<std::string> DifferencesOf(const v1::FleetChange& change) {
  std::vector<std::string> out;
  for (const int kind : change.kinds()) {
    out.push_back(DifferenceOf(change, static_cast<v1::ChangeKind>(kind)));
  }
  return out;
}

}  // namespace upgrade_advisor
