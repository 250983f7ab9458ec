#include "services/advisor/target_resolution.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/advisor/availability.h"
#include "services/advisor/version_direction.h"

namespace upgrade_advisor {
namespace {

bool CarriesAirflow(const Release& r, const AirflowTarget& wanted) {
  if (wanted.minor_only) return r.airflow_minor == wanted.version.BaseMinor();
  return r.airflow && r.airflow->Public() == wanted.version;
}

std::string AirflowName(const AirflowTarget& wanted) {
  return absl::StrCat("Airflow ", wanted.minor_only
                                      ? wanted.version.BaseMinor()
                                      : wanted.version.ToString());
}

// The newest release for which `fits` holds; null if there is none.
template <typename Fits>
const Release* Newest(absl::Span<const Release> releases, Fits fits) {
  const Release* best = nullptr;
  for (const Release& r : releases) {
    if (fits(r)) best = &r;
  }
  return best;
}

class Resolver {
 public:
  Resolver(const Catalog& catalog, const PlanRequest& request)
      : catalog_(catalog),
        request_(request),
        start_(request.start.release),
        runtime_(catalog.releases(Distribution::kRuntime)) {}

  ResolvedTarget operator()(const ReleaseVersion& wanted) {
    ResolvedTarget out;
    out.ended = EndedLine::kWarns;
    if (wanted == start_.version) {
      out.nothing_to_do = true;
      return out;
    }
    catalog_.Find(wanted).Match(
        [&](const Release& target) { TakeIfUsable(target, out); },
        [&] { ExplainUnlisted(wanted, out); });
    if (out.release == nullptr) {
      out.nearest_usable =
          NearestUsable(catalog_, start_, wanted, request_.as_of);
    }
    return out;
  }

  ResolvedTarget operator()(const AirflowTarget& wanted) {
    ResolvedTarget out = Policy();
    if (IsBelowStart(wanted)) {
      out.not_newer = true;
      out.reason = {
          "TARGET_NOT_NEWER",
          absl::StrCat(AirflowName(wanted), " is older than ",
                       AirflowText(start_), " of ", ReleaseText(start_))};
      return out;
    }
    out.release = Newest(runtime_, [&](const Release& r) {
      return CarriesAirflow(r, wanted) && Acceptable(r);
    });
    if (start_.distribution() == Distribution::kRuntime &&
        CarriesAirflow(start_, wanted)) {
      KeepIfNewer(out);
    } else if (out.release == nullptr) {
      ExplainMissingAirflow(wanted, out);
    }
    return out;
  }

  ResolvedTarget operator()(TargetPolicy policy) {
    switch (policy) {
      case TargetPolicy::kLatest:
        return NewestThat([](const Release&) { return true; });
      case TargetPolicy::kLatestLts:
        return NewestThat([](const Release& r) { return r.lts; });
      case TargetPolicy::kLatestPatchOfLine:
        return LatestPatch();
      case TargetPolicy::kEquivalentRuntime:
        return Equivalent();
    }
    return {};
  }

 private:
  ResolvedTarget Policy() const {
    ResolvedTarget out;
    out.ended =
        request_.allow_deprecated ? EndedLine::kWarns : EndedLine::kFails;
    return out;
  }
  bool Acceptable(const Release& r) const {
    return request_.allow_deprecated ? IsUsable(r, request_.as_of)
                                     : IsOffered(r, request_.as_of);
  }
  void TakeIfUsable(const Release& target, ResolvedTarget& out) const {
    const FirstFailure failure =
        CheckTarget(start_, target, request_.as_of, out.ended);
    if (failure.result.status != GateResult::Status::kFailed) {
      out.release = &target;
      return;
    }
    out.not_newer = failure.gate == Gate::kTargetNewer;
    out.reason = {failure.result.code, failure.result.text};
  }
  static void ExplainUnlisted(const ReleaseVersion& wanted,
                              ResolvedTarget& out) {
    out.reason = {"RELEASE_UNKNOWN",
                  absl::StrCat("The catalog does not list ",
                               DistributionName(wanted.distribution()), " ",
                               wanted.ToString())};
  }

  bool Usable(const Release& r) const { return IsUsable(r, request_.as_of); }

  bool IsBelowStart(const AirflowTarget& wanted) const {
    if (!wanted.minor_only && start_.airflow) {
      return wanted.version < start_.airflow->Public();
    }
    return CompareAirflowMinors(wanted.version.BaseMinor(),
                                start_.airflow_minor) < 0;
  }

  // A policy never errors: where nothing above the start fits, nothing is to
  // do.
  void KeepIfNewer(ResolvedTarget& out) const {
    if (out.release != nullptr &&
        DirectionOf(start_, *out.release) == Direction::kUp) {
      return;
    }
    out.release = nullptr;
    out.nothing_to_do = true;
  }

  template <typename Fits>
  ResolvedTarget NewestThat(Fits fits) {
    ResolvedTarget out = Policy();
    out.release = Newest(
        runtime_, [&](const Release& r) { return Acceptable(r) && fits(r); });
    KeepIfNewer(out);
    return out;
  }

  ResolvedTarget LatestPatch() {
    ResolvedTarget out;
    out.ended = EndedLine::kWarns;
    out.release = Newest(
        catalog_.ReleasesOfLine(start_.distribution(), start_.version.Line()),
        [&](const Release& r) { return Usable(r); });
    KeepIfNewer(out);
    return out;
  }

  ResolvedTarget Equivalent() {
    ResolvedTarget out;
    out.ended = EndedLine::kWarns;
    if (start_.distribution() == Distribution::kRuntime) {
      out.nothing_to_do = true;
      return out;
    }
    out.release = Newest(runtime_, [&](const Release& r) {
      return Usable(r) && r.airflow == start_.airflow;
    });
    if (out.release != nullptr) return out;
    out.release = NearestEquivalent();
    if (out.release != nullptr) {
      out.notes.push_back(
          {"EQUIVALENT_NOT_EXACT", Severity::kWarning,
           absl::StrCat("No Runtime release has exactly ", AirflowText(start_),
                        "; ", ReleaseText(*out.release), " with ",
                        AirflowText(*out.release),
                        " is the nearest one that is not lower.")});
      return out;
    }
    ExplainNoEquivalent(out);
    return out;
  }

  // The lowest Airflow of the same minor that is not lower, in its newest
  // Runtime.
  const Release* NearestEquivalent() const {
    const Release* best = nullptr;
    for (const Release& r : runtime_) {
      if (!Usable(r) || r.airflow_minor != start_.airflow_minor ||
          CompareAirflow(r, start_) < 0) {
        continue;
      }
      if (best == nullptr || CompareAirflow(r, *best) <= 0) best = &r;
    }
    return best;
  }

  void ExplainNoEquivalent(ResolvedTarget& out) const {
    out.reason.code = "NO_EQUIVALENT";
    out.reason.text =
        absl::StrCat("No Runtime release has ", AirflowText(start_), " of ",
                     ReleaseText(start_), ", nor a later patch of Airflow ",
                     start_.airflow_minor, ".");
    for (const Release& r : catalog_.releases(Distribution::kCertified)) {
      if (DirectionOf(start_, r) != Direction::kUp || !Usable(r)) continue;
      if (catalog_.NewestHotfix(r.version.certified()->airflow_version()) !=
          &r) {
        continue;
      }
      const Release* equivalent = Newest(runtime_, [&](const Release& x) {
        return Usable(x) && x.airflow == r.airflow;
      });
      if (equivalent == nullptr) continue;
      out.nearest_usable = *equivalent;
      absl::StrAppend(&out.reason.text,
                      " Upgrade within Certified first: ", ReleaseText(r),
                      " is the nearest release that has one (",
                      ReleaseText(*equivalent), ").");
      return;
    }
    out.reason.text += " Create a new Deployment on Runtime instead.";
  }

  void ExplainMissingAirflow(const AirflowTarget& wanted,
                             ResolvedTarget& out) const {
    if (!wanted.minor_only && start_.airflow &&
        wanted.version < start_.airflow->Public()) {
      out.not_newer = true;
      out.reason = {
          "TARGET_NOT_NEWER",
          absl::StrCat(AirflowName(wanted), " is older than ",
                       AirflowText(start_), " of ", ReleaseText(start_))};
      return;
    }
    const Release* ended = Newest(runtime_, [&](const Release& r) {
      return CarriesAirflow(r, wanted) && Usable(r);
    });
    if (ended != nullptr) {
      out.reason = {
          "TARGET_LINE_ENDED",
          absl::StrCat("Only lines that have ended carry ", AirflowName(wanted),
                       "; the newest such release is ", ReleaseText(*ended),
                       ". To go there anyway, name that release or allow "
                       "deprecated releases (--allow-deprecated).")};
      out.nearest_usable = *ended;
      return;
    }
    const Release* any = Newest(
        runtime_, [&](const Release& r) { return CarriesAirflow(r, wanted); });
    out.reason.code = "NO_RELEASE_FOR_AIRFLOW";
    out.reason.text = absl::StrCat("No Runtime release that can be used has ",
                                   AirflowName(wanted), ".");
    if (any != nullptr) {
      const FirstFailure why =
          CheckTarget(start_, *any, request_.as_of, EndedLine::kWarns);
      absl::StrAppend(&out.reason.text, " ", why.result.text);
      out.nearest_usable =
          NearestUsable(catalog_, start_, any->version, request_.as_of);
      return;
    }
    out.nearest_usable = NearestAbove(wanted.version);
  }

  // The usable release with the lowest Airflow above the wanted one; the newest
  // at all if none is above.
  std::optional<Release> NearestAbove(const Pep440Version& wanted) const {
    const Release* best = nullptr;
    for (const Release& r : runtime_) {
      if (!Acceptable(r) || !r.airflow || r.airflow->Public() < wanted)
        continue;
      if (DirectionOf(start_, r) != Direction::kUp) continue;
      if (best == nullptr || CompareAirflow(r, *best) <= 0) best = &r;
    }
    if (best == nullptr) {
      best = Newest(runtime_, [&](const Release& r) {
        return Acceptable(r) && DirectionOf(start_, r) == Direction::kUp;
      });
    }
    return best != nullptr ? std::optional<Release>(*best) : std::nullopt;
  }

  const Catalog& catalog_;
  const PlanRequest& request_;
  const Release& start_;
  absl::Span<const Release> runtime_;
};

}  // namespace

std::optional<Release> NearestUsable(const Catalog& catalog,
                                     const Release& start,
                                     const ReleaseVersion& wanted,
                                     absl::CivilDay as_of) {
  const Release* above_in_line = nullptr;
  const Release* below_in_line = nullptr;
  const Release* above = nullptr;
  const Release* below = nullptr;
  for (const Release& r : catalog.releases(wanted.distribution())) {
    if (!IsUsable(r, as_of) || DirectionOf(start, r) != Direction::kUp)
      continue;
    const bool same_line = r.version.Line() == wanted.Line();
    if (wanted < r.version) {
      if (same_line && above_in_line == nullptr) above_in_line = &r;
      if (above == nullptr) above = &r;
    } else if (r.version < wanted) {
      below = &r;
      if (same_line) below_in_line = &r;
    }
  }
  for (const Release* best : {above_in_line, below_in_line, above, below}) {
    if (best != nullptr) return *best;
  }
  return std::nullopt;
}

ResolvedTarget ResolveTarget(const Catalog& catalog,
                             const PlanRequest& request) {
  return std::visit(Resolver(catalog, request), request.target);
}

}  // namespace upgrade_advisor
