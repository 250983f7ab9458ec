#include "services/advisor/rollback.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/advisor/version_direction.h"

namespace upgrade_advisor {
namespace {

// "2.8, 2.9 and 3.0": the minors of Airflow that added what is lost.
std::string MinorsOf(const std::vector<ErasedData>& erased) {
  std::vector<std::string> minors;
  for (auto data = erased.rbegin(); data != erased.rend(); ++data) {
    if (minors.empty() || minors.back() != data->airflow_minor) {
      minors.emplace_back(data->airflow_minor);
    }
  }
  std::string last = std::move(minors.back());
  minors.pop_back();
  if (minors.empty()) return last;
  return absl::StrCat(absl::StrJoin(minors, ", "), " and ", last);
}

// What undoing a move from one release to another does.
std::string MoveText(const Release& from, const Release& to) {
  const bool is_up = DirectionOf(from, to) == Direction::kUp;
  std::string out =
      absl::StrCat(is_up ? "It moved from " : "It went back from ",
                   ReleaseText(from), " to ", ReleaseText(to));
  const std::vector<ErasedData> erased = ErasedBetween(from, to);
  if (!erased.empty()) {
    absl::StrAppend(&out, ": what Airflow ", MinorsOf(erased),
                    " added to the database is lost");
  }
  return out;
}

UndoneDeploy Undo(const PastDeploy& deploy, const PastDeploy& before) {
  UndoneDeploy out{.deploy = &deploy};
  if (deploy.dags_only) {
    out.effects = {"Its DAGs are undone"};
    return out;
  }
  out.effects = {"Its code and its image are undone"};
  if (!deploy.release || !before.release) {
    out.effects.push_back(
        "Whether it changed the release is not known: the history does not say "
        "what ran");
  } else if (deploy.release->version != before.release->version) {
    out.effects.push_back(MoveText(*before.release, *deploy.release));
  }
  return out;
}

// What the day says of it comes before what the platform says.
void CheckAge(const PastDeploy& deploy, const Hosting& hosting,
              absl::CivilDay as_of, RollbackTarget& out) {
  if (hosting.platform == "local") return;
  out.until = absl::CivilDay(deploy.at) + kDeployDays;
  auto& conditions = out.way_back.conditions;
  conditions.erase(
      std::remove(conditions.begin(), conditions.end(), kDeployIsKept),
      conditions.end());
  if (as_of <= *out.until || out.way_back.is_open == Truth::kNo) return;
  out.way_back = {.is_open = Truth::kNo,
                  .reason = "NOT_KEPT",
                  .text = absl::StrCat("The deploy was kept until ",
                                       absl::FormatCivilTime(*out.until),
                                       ": platforms keep deploys for ",
                                       kDeployDays, " days")};
}

WayBack Unsaid() {
  return {.is_open = Truth::kUnknown,
          .reason = "RELEASE_NOT_SAID",
          .text =
              "The history does not say what this deploy ran: give its "
              "image or its release"};
}

}  // namespace

Rollback AssessRollback(const std::vector<PastDeploy>& history,
                        const Release& running, const Hosting& hosting,
                        absl::CivilDay as_of) {
  Rollback out;
  for (size_t i = history.size(); i > 1; --i) {
    const PastDeploy& deploy = history[i - 2];
    RollbackTarget target{.deploy = &deploy};
    target.way_back = deploy.release
                          ? AssessWayBack(running, *deploy.release, hosting)
                          : Unsaid();
    CheckAge(deploy, hosting, as_of, target);
    out.targets.push_back(std::move(target));
    out.undone.push_back(Undo(history[i - 1], deploy));
  }
  return out;
}

}  // namespace upgrade_advisor
