#include "services/advisor/gates.h"

#include "absl/strings/str_cat.h"
#include "services/advisor/availability.h"
#include "services/advisor/version_direction.h"
#include "services/domain/gate_names.h"

namespace upgrade_advisor {
namespace {

GateResult Failed(absl::string_view code, std::string text) {
  return {GateResult::Status::kFailed, std::string(code), std::move(text)};
}

std::string DayText(const std::optional<absl::CivilDay>& day) {
  return day ? absl::FormatCivilTime(*day) : "an unknown day";
}

}  // namespace

absl::string_view GateName(Gate gate) {
  static_assert(kGateNames.size() == kGateCount);
  return kGateNames[static_cast<size_t>(gate)];
}

GateResult CheckNewer(const Release& start, const Release& target) {
  switch (DirectionOf(start, target)) {
    case Direction::kUp:
      return {};
    case Direction::kSame:
      return Failed("TARGET_NOT_NEWER",
                    absl::StrCat(ReleaseText(target), " is already running"));
    case Direction::kDown:
      break;
  }
  if (start.distribution() != target.distribution()) {
    return Failed(
        "TARGET_NOT_NEWER",
        start.distribution() == Distribution::kRuntime
            ? absl::StrCat("There is no way back from Astro Runtime to "
                           "Astronomer Certified (",
                           ReleaseText(start), " to ", ReleaseText(target), ")")
            : absl::StrCat(ReleaseText(target), " has ", AirflowText(target),
                           ", older than ", AirflowText(start), " of ",
                           ReleaseText(start)));
  }
  return Failed(
      "TARGET_NOT_NEWER",
      absl::StrCat(ReleaseText(target), " is older than ", ReleaseText(start)));
}

GateResult CheckNotYanked(const Release& target) {
  if (!target.yanked) return {};
  return Failed(
      "TARGET_YANKED",
      absl::StrCat(
          ReleaseText(target), " was withdrawn",
          target.yanked_reason.empty() ? "." : ": " + target.yanked_reason));
}

GateResult CheckOffered(const Release& target, absl::CivilDay as_of,
                        EndedLine ended) {
  const std::string name = ReleaseText(target);
  if (!IsReleased(target, as_of)) {
    return Failed(
        "TARGET_NOT_OFFERED",
        absl::StrCat(name, " was released on ", DayText(target.release_date),
                     ", which is after ", absl::FormatCivilTime(as_of)));
  }
  if (IsPrerelease(target)) {
    return Failed("TARGET_NOT_OFFERED", absl::StrCat(name, " is a prerelease"));
  }
  if (!HasEnded(target, as_of)) return {};
  GateResult result = Failed(
      "TARGET_LINE_ENDED",
      absl::StrCat("Maintenance of ", name, " (line ", target.version.Line(),
                   ") ended on ", DayText(target.end_of_maintenance)));
  if (ended == EndedLine::kWarns) result.status = GateResult::Status::kWarned;
  return result;
}

FirstFailure CheckTarget(const Release& start, const Release& target,
                         absl::CivilDay as_of, EndedLine ended) {
  GateResult newer = CheckNewer(start, target);
  if (newer.status == GateResult::Status::kFailed) {
    return {Gate::kTargetNewer, std::move(newer)};
  }
  GateResult yanked = CheckNotYanked(target);
  if (yanked.status == GateResult::Status::kFailed) {
    return {Gate::kTargetNotYanked, std::move(yanked)};
  }
  return {Gate::kTargetOffered, CheckOffered(target, as_of, ended)};
}

}  // namespace upgrade_advisor
