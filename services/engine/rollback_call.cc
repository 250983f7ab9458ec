// AssessRollback.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/advisor/rollback.h"
#include "services/advisor/version_direction.h"
#include "services/engine/deploy_history.h"
#include "services/engine/deployment_reader.h"
#include "services/engine/engine.h"
#include "services/engine/plan_message.h"
#include "services/engine/release_message.h"
#include "services/engine/request_reader.h"
#include "services/engine/rollback_message.h"
#include "services/engine/running.h"

namespace upgrade_advisor {
namespace {

// A request as values, before what runs is looked up.
struct RollbackInputs {
  ReadDeploymentResult deployment;
  std::vector<PastDeploy> history;
  std::optional<ReleaseVersion> running;
  absl::CivilDay as_of;
};

bool SaysWhatRuns(const v1::Deployment& deployment) {
  return deployment.running_case() != v1::Deployment::RUNNING_NOT_SET ||
         deployment.files_size() > 0;
}

// The last deploy runs, unless the request says otherwise.
void TakeRunning(const v1::Deployment& deployment, RollbackInputs& in,
                 Violations& violations) {
  if (SaysWhatRuns(deployment)) {
    in.deployment = ReadDeployment(deployment, violations);
    in.running = in.deployment.running;
    return;
  }
  v1::Deployment complete = deployment;
  if (!in.history.empty() && in.history.back().release) {
    in.running = in.history.back().release->version;
    WriteRef(*in.history.back().release, *complete.mutable_release());
  }
  in.deployment = ReadDeployment(complete, violations);
}

absl::StatusOr<RollbackInputs> ReadInputs(
    const v1::AssessRollbackRequest& request, const Catalog& catalog,
    absl::CivilDay today) {
  Violations violations;
  RollbackInputs in;
  in.as_of = ReadAsOf(request.as_of(), today, violations);
  in.history = ReadDeployHistory(request.deployment().deploy_history(), catalog,
                                 violations);
  while (!in.history.empty() &&
         absl::CivilDay(in.history.back().at) > in.as_of) {
    in.history.pop_back();
  }
  TakeRunning(request.deployment(), in, violations);
  if (!violations.empty()) return violations.ToStatus();
  return in;
}

void AddNotes(const RollbackInputs& in, const Release& running,
              v1::AssessRollbackResponse& out) {
  if (in.history.empty()) {
    WriteNote({"HISTORY_EMPTY", Severity::kWarning,
               "The history has no deploy up to this day: there is nothing to "
               "return to"},
              *out.add_notes());
    return;
  }
  const std::optional<Release>& last = in.history.back().release;
  if (!last || last->version == running.version) return;
  WriteNote({"HISTORY_DISAGREES", Severity::kWarning,
             absl::StrCat("The last deploy brought ", ReleaseText(*last),
                          ", and ", ReleaseText(running),
                          " is said to run: the answer starts from what runs")},
            *out.add_notes());
}

void WriteWhatHappens(v1::AssessRollbackResponse& out) {
  for (const char* text :
       {"The project's code and its DAGs", "The image, with its packages",
        "The mode of DAG deploys"}) {
    out.add_restored(text);
  }
  for (const char* text :
       {"Environment variables, resources and settings of the Deployment",
        "Connections, variables and pools in the metadata database",
        "The history of runs, but for what an older schema cannot hold"}) {
    out.add_kept(text);
  }
}

bool LowersRelease(const RollbackTarget& target, const Release& running) {
  return target.deploy->release && target.way_back.is_open != Truth::kNo &&
         DirectionOf(running, *target.deploy->release) == Direction::kDown;
}

void WriteTargets(const RollbackInputs& in, const Release& running,
                  v1::AssessRollbackResponse& out) {
  const DeploymentSources& sources = in.deployment.sources;
  bool lowers = false;
  const Rollback rollback =
      AssessRollback(in.history, running,
                     {sources.platform, sources.platform_version}, in.as_of);
  for (const RollbackTarget& target : rollback.targets) {
    lowers = lowers || LowersRelease(target, running);
    v1::RollbackTarget& written = *out.add_targets();
    WriteRollbackTarget(target, in.as_of, written);
    written.set_undone_deploys(out.targets_size());
  }
  for (const UndoneDeploy& undone : rollback.undone) {
    WriteUndone(undone, *out.add_undone());
  }
  if (!lowers) return;
  WriteNote({"RUNNING_TASKS_FAIL", Severity::kWarning,
             "Tasks that run while the release is lowered fail, and are "
             "retried afterwards"},
            *out.add_notes());
}

}  // namespace

absl::StatusOr<v1::AssessRollbackResponse> Engine::AssessRollback(
    const v1::AssessRollbackRequest& request,
    const CallContext& context) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const Catalog& catalog = snapshot->catalog();
  absl::StatusOr<RollbackInputs> in = ReadInputs(request, catalog, today_());
  if (!in.ok()) return in.status();
  if (absl::Status over = EndOfCall(context); !over.ok()) return over;
  const absl::StatusOr<Release> running = FindStart(catalog, *in->running);
  if (!running.ok()) return running.status();
  v1::AssessRollbackResponse response;
  WriteRelease(*running, in->as_of, WithPackages::kNo,
               *response.mutable_running());
  AddNotes(*in, *running, response);
  WriteTargets(*in, *running, response);
  WriteWhatHappens(response);
  response.set_as_of(absl::FormatCivilTime(in->as_of));
  response.set_catalog_revision(catalog.revision());
  return response;
}

}  // namespace upgrade_advisor
