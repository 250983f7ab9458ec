#include "services/fleet/assessment/assessor.h"

#include <set>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {
namespace {

void Name(const v1::Release& release, v1::ReleaseRef& out) {
  out.set_distribution(release.distribution());
  out.set_version(release.version());
}

void WriteRunning(const v1::Release& start, v1::Assessment& out) {
  Name(start, *out.mutable_running());
  out.set_airflow_version(start.airflow_version());
  out.set_line(start.line());
  out.set_yanked(start.yanked());
  const v1::Lifecycle& life = start.lifecycle();
  out.set_end_of_maintenance(life.end_of_maintenance());
  if (life.ended()) {
    out.set_support(v1::SUPPORT_STATUS_UNSUPPORTED);
  } else if (life.end_of_maintenance().empty()) {
    out.set_support(v1::SUPPORT_STATUS_UNKNOWN);
  } else {
    out.set_support(v1::SUPPORT_STATUS_SUPPORTED);
  }
}

// Ids by what they mean for the Deployment.
struct Ids {
  std::set<std::string> blocking = {};
  std::set<std::string> warnings = {};
  std::set<std::string> undecided = {};
  std::set<std::string> undecided_blocking = {};
};

void Sort(const v1::Finding& finding, Ids& ids) {
  const std::string& id = finding.advisory_id();
  const bool blocks = finding.effect() == v1::EFFECT_BLOCKS_STEP;
  if (finding.has_acknowledgement()) return;
  if (finding.outcome() == v1::OUTCOME_UNDECIDED) {
    ids.undecided.insert(id);
    if (blocks) ids.undecided_blocking.insert(id);
  } else if (blocks) {
    ids.blocking.insert(id);
  } else if (finding.severity() != v1::SEVERITY_INFO) {
    ids.warnings.insert(id);
  }
}

void WriteFindings(const v1::UpgradePlan& plan, v1::Assessment& out) {
  Ids ids;
  for (const v1::PlanStep& step : plan.steps()) {
    for (const v1::Finding& finding : step.findings()) Sort(finding, ids);
  }
  out.mutable_blocking()->Add(ids.blocking.begin(), ids.blocking.end());
  out.mutable_warnings()->Add(ids.warnings.begin(), ids.warnings.end());
  out.mutable_undecided_blocking()->Add(ids.undecided_blocking.begin(),
                                        ids.undecided_blocking.end());
  out.set_undecided(static_cast<int>(ids.undecided.size()));
}

v1::Assessment Failed(const v1::Deployment& deployment,
                      absl::string_view error) {
  v1::Assessment out;
  if (deployment.has_release()) *out.mutable_running() = deployment.release();
  out.set_support(v1::SUPPORT_STATUS_UNKNOWN);
  out.set_error(std::string(error));
  return out;
}

// What is wrong with the Deployment, in contrast to what is wrong here.
bool IsOfTheDeployment(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsInvalidArgument(status);
}

}  // namespace

v1::FleetTarget DefaultFleetTarget() {
  v1::FleetTarget out;
  out.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
  return out;
}

v1::PlanUpgradeRequest PlanRequestFor(const v1::Deployment& deployment,
                                      const FleetSettings& settings,
                                      absl::CivilDay as_of) {
  v1::PlanUpgradeRequest out;
  *out.mutable_deployment() = deployment;
  *out.mutable_target() = settings.target.target();
  out.set_allow_deprecated(settings.target.allow_deprecated());
  *out.mutable_acknowledgements() = settings.acknowledgements;
  out.set_as_of(absl::FormatCivilTime(as_of));
  return out;
}

v1::Assessment AssessmentOf(const v1::PlanUpgradeResponse& response) {
  const v1::UpgradePlan& plan = response.plan();
  v1::Assessment out;
  WriteRunning(plan.start(), out);
  out.set_verdict(plan.verdict());
  out.set_reason(plan.reason());
  if (plan.has_target()) Name(plan.target(), *out.mutable_target());
  for (const v1::PlanStep& step : plan.steps()) {
    Name(step.target(), *out.add_steps());
  }
  WriteFindings(plan, out);
  for (const v1::Question& question : plan.questions()) {
    out.add_questions(question.text());
  }
  return out;
}

v1::Assessment DamagedAssessment() {
  return Failed({},
                "What the store has of this Deployment is damaged: send it "
                "again with a higher revision");
}

absl::StatusOr<v1::Assessment> Assessor::Assess(
    const v1::Deployment& deployment, const FleetSettings& settings,
    absl::CivilDay as_of, const CallContext& context) const {
  v1::PlanUpgradeRequest request = PlanRequestFor(deployment, settings, as_of);
  request.set_include_undecided(true);
  request.mutable_read_mask()->add_paths("plan");
  const absl::StatusOr<v1::PlanUpgradeResponse> response =
      engine_.PlanUpgrade(request, context);
  if (response.ok()) return AssessmentOf(*response);
  if (!IsOfTheDeployment(response.status())) return response.status();
  return Failed(deployment, response.status().message());
}

}  // namespace upgrade_advisor
