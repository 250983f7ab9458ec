#include "services/advisor/actions.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/image_reference.h"

namespace upgrade_advisor {
namespace {

// The variant without a system that the target has no image of:
// "-buster-onbuild" becomes "-onbuild", which every release has.
std::string WithPublishedSystem(const Release& release,
                                absl::string_view variant) {
  constexpr absl::string_view kSystems[] = {"alpine", "buster", "bullseye",
                                            "rhel"};
  std::string out;
  for (absl::string_view piece : absl::StrSplit(variant, '-')) {
    const bool is_system = std::any_of(
        std::begin(kSystems), std::end(kSystems),
        [&](absl::string_view name) { return absl::StartsWith(piece, name); });
    const bool published =
        std::find(release.systems.begin(), release.systems.end(), piece) !=
        release.systems.end();
    if (piece.empty() || (is_system && !published)) continue;
    absl::StrAppend(&out, "-", piece);
  }
  return out;
}

// The variant without a Python the target's images do not have:
// "-python-3.9-base" becomes "-base".
std::string PublishedVariant(const Release& release, std::string variant) {
  constexpr char kPython[] = "-python-";
  if (!release.systems.empty()) return WithPublishedSystem(release, variant);
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

bool IsRuntime(const PlannedStep& step) {
  return step.target.distribution() == Distribution::kRuntime;
}

// As it is shown by the footer of the Airflow UI.
std::string Footer(const Release& target) {
  std::string out =
      absl::StrCat("Astronomer Runtime ", target.version.ToString());
  if (target.airflow) {
    absl::StrAppend(&out, " based on Airflow ", target.airflow->ToString());
  }
  return out;
}

std::string AirflowOf(const Release& target) {
  return target.airflow ? target.airflow->ToString() : target.airflow_minor;
}

Action UpgradeTest(const PlannedStep& step) {
  Action out{.phase = Phase::kBefore,
             .title = "Run the upgrade test against the new release",
             .command = absl::StrCat(
                 "astro dev upgrade-test --",
                 IsRuntime(step) ? "runtime" : "airflow", "-version ",
                 IsRuntime(step) ? step.target.version.ToString()
                                 : AirflowOf(step.target)),
             .edit = "",
             .optional = true};
  const auto name = [](const Release& r) {
    return r.distribution() == Distribution::kRuntime ? r.version.ToString()
                                                      : AirflowOf(r);
  };
  out.details = {
      absl::StrCat(
          "Its report is in the folder upgrade-test-", name(step.source), "--",
          name(step.target),
          ": which dependencies change, and which DAGs fail to import"),
      "A part that was skipped has not passed"};
  return out;
}

// The two cases where the version of the CLI matters.
void AddCli(const PlannedStep& step, std::vector<Action>& out) {
  const RuntimeVersion* target = step.target.version.runtime();
  const RuntimeVersion* source = step.source.version.runtime();
  if (target == nullptr) return;
  if (!target->is_new_form()) {
    const RuntimeVersion first_arm64 = *RuntimeVersion::Parse("6.0.4");
    if (*target < first_arm64 || source == nullptr || *source >= first_arm64) {
      return;
    }
    out.push_back({.phase = Phase::kBefore,
                   .title =
                       "On a machine with an ARM processor, check that the "
                       "Astro CLI is 1.4.0 or later: from Runtime 6.0.4 on "
                       "there are images for ARM",
                   .command = "astro version",
                   .edit = "",
                   .optional = true});
    return;
  }
  if (source != nullptr && source->is_new_form()) return;
  Action action{.phase = Phase::kBefore,
                .title = "Check that the Astro CLI is 1.34.0 or later",
                .command = "astro version",
                .edit = ""};
  action.details = {
      "Earlier versions do not support Runtime with Airflow 3; no other "
      "upgrade depends on the version of the CLI"};
  out.push_back(std::move(action));
}

Action LocalTest(const PlannedStep& step, const Start& start) {
  const bool local = start.platform == "local";
  Action out{
      .phase = Phase::kDuring,
      .title = local ? "Restart the project on the new image"
                     : "Test the project with the new image on your machine",
      .command = start.platform == "software"
                     ? "astro dev stop && astro dev start"
                     : "astro dev restart",
      .edit = "",
      .optional = !local};
  out.details = {
      absl::StrCat("Open http://localhost:8080: ",
                   IsRuntime(step)
                       ? absl::StrCat("the footer shows ", Footer(step.target))
                       : absl::StrCat("About > Version shows Airflow ",
                                      AirflowOf(step.target))),
      "Run your most important DAGs; if a provider breaks one, pin the version "
      "you had"};
  return out;
}

// Software takes an image of another release only after this.
Action StartUpgrade(const PlannedStep& step) {
  const std::string version = step.target.version.ToString();
  Action out{.phase = Phase::kDuring,
             .title = "Start the upgrade on the platform",
             .command = "",
             .edit = ""};
  if (IsRuntime(step)) {
    out.command = absl::StrCat(
        "astro deployment runtime upgrade --deployment-id=<deployment-id> "
        "--desired-runtime-version=",
        version);
  } else {
    out.command = absl::StrCat(
        "astro deployment airflow upgrade --deployment-id=<deployment-id> "
        "--desired-airflow-version=",
        AirflowOf(step.target));
  }
  out.details = {
      "Nothing changes yet: the upgrade takes place at the next deploy of the "
      "new image, and can be cancelled until then"};
  return out;
}

Action Deploy(const PlannedStep& step, const Start& start) {
  Action out{.phase = Phase::kDuring,
             .title = "Deploy the project",
             .command = "astro deploy",
             .edit = ""};
  if (start.platform == "software") {
    out.details = {
        absl::StrCat("Software refuses a release that it does not offer and "
                     "one lower than ",
                     step.source.version.ToString())};
  } else {
    out.details = {absl::StrCat("The platform refuses an image lower than ",
                                step.source.version.ToString(),
                                " and a withdrawn one")};
  }
  return out;
}

Action Confirmation(const PlannedStep& step, const Start& start) {
  Action out;
  out.phase = Phase::kAfter;
  if (!IsRuntime(step)) {
    out.title = absl::StrCat(
        "Confirm the version: About > Version in the Airflow UI shows Airflow ",
        AirflowOf(step.target));
    return out;
  }
  out.title = absl::StrCat(
      "Confirm the version: the footer of the Airflow UI "
      "shows Runtime ",
      step.target.version.ToString());
  if (start.platform == "astro") {
    out.details = {absl::StrCat("The footer also shows Airflow ",
                                AirflowOf(step.target),
                                " and the tag of the image you deployed")};
  }
  return out;
}

// What a rollback restores. Whether there is one, and at what price, is in the
// step's way back.
Action Rollback(const PlannedStep& step) {
  Action out{.phase = Phase::kAfter,
             .title =
                 "If the upgrade goes wrong, roll back at once or not at "
                 "all",
             .command = "",
             .edit = "",
             .optional = true};
  if (step.way_back.is_open == Truth::kNo) {
    out.title = "Know that this step cannot be rolled back";
    return out;
  }
  out.details = {
      "A rollback restores the project's code, the image and the DAG deploy "
      "mode; the Deployment keeps its present environment variables, "
      "resources and settings",
      "Every deploy after the upgrade makes a rollback riskier: note what you "
      "change by hand in the meantime"};
  if (step.migrates_database != Truth::kNo) {
    out.details.push_back(
        "The database loses what the older schema cannot hold; running tasks "
        "fail and are retried");
  }
  return out;
}

std::vector<Action> StandardActions(const PlannedStep& step,
                                    const Start& start) {
  const bool local = start.platform == "local";
  std::vector<Action> out;
  AddCli(step, out);
  out.push_back(UpgradeTest(step));
  if (step.migrates_database == Truth::kYes && !local) {
    out.push_back({.phase = Phase::kBefore,
                   .title = "Back up the metadata database: a schema migration "
                            "cannot be undone",
                   .command = "",
                   .edit = ""});
  }
  // Suffixes of Certified's tags do not exist on Runtime.
  const std::string variant =
      IsRuntime(step) && start.has_certified_variant ? "" : start.image_variant;
  out.push_back({.phase = Phase::kDuring,
                 .title = absl::StrCat(
                     "Name the new image in the project's Dockerfile",
                     start.knows_image ? "" : "; keep a suffix such as -base"),
                 .command = "",
                 .edit = absl::StrCat(
                     "dockerfile.from ",
                     PublishedImage(step.target.version,
                                    PublishedVariant(step.target, variant)))});
  out.push_back(LocalTest(step, start));
  if (local) return out;
  if (start.platform == "software") out.push_back(StartUpgrade(step));
  out.push_back(Deploy(step, start));
  out.push_back(Confirmation(step, start));
  out.push_back(Rollback(step));
  return out;
}

}  // namespace

std::vector<Action> OrderActions(const PlannedStep& step, const Start& start,
                                 std::vector<Action> advised) {
  std::vector<Action> standard;
  if (step.kind != StepKind::kMigrateToRuntime) {
    standard = StandardActions(step, start);
  }
  std::move(standard.begin(), standard.end(), std::back_inserter(advised));
  // Several plugins may advise the same; the first one's words stay.
  std::vector<Action> once;
  for (Action& action : advised) {
    const bool again =
        std::any_of(once.begin(), once.end(), [&](const Action& a) {
          return a.title == action.title && a.command == action.command &&
                 a.edit == action.edit;
        });
    if (!again) once.push_back(std::move(action));
  }
  advised = std::move(once);
  std::stable_sort(
      advised.begin(), advised.end(),
      [](const Action& a, const Action& b) { return a.phase < b.phase; });
  return advised;
}

}  // namespace upgrade_advisor
