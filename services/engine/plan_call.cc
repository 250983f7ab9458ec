// PlanUpgrade.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/advisor/planner.h"
#include "services/advisor/stop_explanation.h"
#include "services/advisor/upgrade_test.h"
#include "services/advisor/version_direction.h"
#include "services/base/digest.h"
#include "services/engine/action_edits.h"
#include "services/engine/answer_form.h"
#include "services/engine/answer_size.h"
#include "services/engine/code_fixes.h"
#include "services/engine/deployment_reader.h"
#include "services/engine/deterministic_bytes.h"
#include "services/engine/engine.h"
#include "services/engine/plan_message.h"
#include "services/engine/plan_summary.h"
#include "services/engine/questions.h"
#include "services/engine/release_message.h"
#include "services/engine/request_reader.h"
#include "services/engine/running.h"
#include "services/engine/upgrade_test_reader.h"

namespace upgrade_advisor {
namespace {

constexpr int kMaxWhyNot = 20;

constexpr char kRollback[] =
    "A Deployment cannot be downgraded. The only way back is to roll back to "
    "an earlier deploy: that restores the code, the image and the DAG deploy "
    "mode, keeps environment variables and resources as they are now, and "
    "loses metadata that the older schema cannot hold";

// A request as values, before anything is looked up.
struct PlanInputs {
  ReadDeploymentResult deployment;
  Target target;
  absl::CivilDay as_of;
  std::vector<ReleaseVersion> why_not;
  std::vector<Acknowledgement> acknowledgements;
  std::optional<UpgradeTest> test;
};

absl::StatusOr<PlanInputs> ReadInputs(const v1::PlanUpgradeRequest& request,
                                      const Catalog& catalog,
                                      absl::CivilDay today) {
  Violations violations;
  PlanInputs in;
  in.deployment = ReadDeployment(request.deployment(), violations);
  const std::optional<Target> target =
      ReadTarget(request.target(), "target", violations);
  in.as_of = ReadAsOf(request.as_of(), today, violations);
  in.acknowledgements =
      ReadAcknowledgements(request.acknowledgements(), violations);
  if (request.why_not_size() > kMaxWhyNot) {
    violations.Add("why_not", "has more than 20 entries");
  }
  for (int i = 0; i < request.why_not_size() && i < kMaxWhyNot; ++i) {
    std::optional<ReleaseVersion> version = ReadRelease(
        request.why_not(i), absl::StrCat("why_not[", i, "]"), violations);
    if (version) in.why_not.push_back(ResolveVersion(catalog, *version));
  }
  if (!request.upgrade_test().empty()) {
    in.test = ReadUpgradeTest(request.upgrade_test(), violations);
  }
  CheckReadMask(request.read_mask(), *v1::PlanUpgradeResponse::descriptor(),
                violations);
  if (!violations.empty()) return violations.ToStatus();
  in.target = *target;
  return in;
}

// An exact target has to be listed, unless it is what runs.
absl::Status LookUpTarget(const Catalog& catalog, const Release& running,
                          Target& target) {
  auto* exact = std::get_if<ReleaseVersion>(&target);
  if (exact == nullptr) return absl::OkStatus();
  const absl::StatusOr<Release> found = FindTarget(catalog, running, *exact);
  if (found.ok()) *exact = found->version;
  return found.status();
}

std::string TargetText(const Target& target) {
  if (const auto* exact = std::get_if<ReleaseVersion>(&target)) {
    return absl::StrCat(DistributionName(exact->distribution()), " ",
                        exact->ToString());
  }
  const auto* airflow = std::get_if<AirflowTarget>(&target);
  return airflow == nullptr
             ? ""
             : absl::StrCat("Airflow ", airflow->version.ToString());
}

absl::Status NotNewer(const PlanRequest& request, absl::string_view text) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_TARGET_NOT_NEWER,
                   absl::StrCat(text, ". ", kRollback, "."),
                   {{"source", ReleaseText(request.start.release)},
                    {"target", TargetText(request.target)},
                    {"rollback", kRollback}});
}

void WriteTarget(const Plan& plan, absl::CivilDay as_of, v1::UpgradePlan& out) {
  if (plan.target) {
    WriteRelease(*plan.target, as_of, WithPackages::kNo, *out.mutable_target());
  }
  if (plan.nearest_usable) {
    WriteRelease(*plan.nearest_usable, as_of, WithPackages::kNo,
                 *out.mutable_nearest_usable());
  }
}

void WritePlan(const Plan& plan, const MessageContext& context,
               const Snapshot& snapshot, v1::UpgradePlan& out) {
  out.set_verdict(MessageOf(plan.verdict));
  out.set_reason(plan.reason.code);
  out.set_reason_text(plan.reason.text);
  WriteTarget(plan, context.as_of, out);
  for (const PlannedStep& step : plan.path.steps) {
    WriteStep(step, context, *out.add_steps());
  }
  for (const Note& note : plan.notes) WriteNote(note, *out.add_notes());
  if (auto total = TotalDuration(plan.path.steps)) {
    WriteDuration(*total, *out.mutable_total_duration());
  }
  WriteCoverage(plan.path.coverage, snapshot.plugins().plugins(), context,
                *out.mutable_coverage());
  out.set_as_of(absl::FormatCivilTime(context.as_of));
  out.set_catalog_revision(snapshot.catalog().revision());
  out.set_plugin_set_revision(snapshot.plugins().revision());
}

void WriteQuestions(const Plan& plan, const MessageContext& context,
                    const QuestionBook& book, const DeploymentSources& given,
                    v1::UpgradePlan& out) {
  std::vector<const Finding*> findings;
  for (const PlannedStep& step : plan.path.steps) {
    for (const Finding& f : step.findings) findings.push_back(&f);
  }
  const WithFacts with_facts =
      context.form.lists_undecided() ? WithFacts::kYes : WithFacts::kNo;
  for (v1::Question& question :
       AskFor(findings, context.advisories, book, given, with_facts)) {
    *out.add_questions() = std::move(question);
  }
}

Explanation ExplainUnknown(const Catalog& catalog,
                           const ReleaseVersion& version) {
  Explanation out;
  out.release = catalog.DeriveUnlisted(version).value_or(Release());
  out.release.version = version;
  out.release.unlisted = true;
  out.reason = "RELEASE_UNKNOWN";
  out.gate = std::string(GateName(Gate::kTargetKnown));
  out.text = UnknownReleaseText(catalog, version);
  return out;
}

void WriteExplanations(const Plan& plan, const PlanRequest& request,
                       const std::vector<ReleaseVersion>& why_not,
                       const MessageContext& context, const Snapshot& snapshot,
                       v1::PlanUpgradeResponse& out) {
  for (const ReleaseVersion& version : why_not) {
    const std::optional<size_t> node = snapshot.graph().Find(version);
    WriteExplanation(node
                         ? ExplainWhyNot(snapshot.graph(), request, plan, *node)
                         : ExplainUnknown(snapshot.catalog(), version),
                     context, *out.add_explanations());
  }
  for (const Explanation& explanation : plan.explanations) {
    const bool asked = std::find(why_not.begin(), why_not.end(),
                                 explanation.release.version) != why_not.end();
    if (!asked) WriteExplanation(explanation, context, *out.add_explanations());
  }
}

// The project may be ahead of what runs, or somebody named the wrong release.
void AddProjectNote(const ReadDeploymentResult& deployment,
                    const Catalog& catalog, const Release& running,
                    std::vector<Note>& notes) {
  const std::optional<DeploymentImage>& image =
      deployment.sources.project_image;
  // "2.2.0" is the newest hotfix of it.
  if (!image || !image->version ||
      ResolveVersion(catalog, *image->version) == running.version) {
    return;
  }
  notes.push_back(
      {"PROJECT_NAMES_ANOTHER_RELEASE", Severity::kWarning,
       absl::StrCat("The Dockerfile names ", image->version->ToString(),
                    ", and ", running.version.ToString(),
                    " is said to run: the plan starts from what runs"),
       false});
}

bool HasFailures(const Path& path) {
  return std::any_of(path.coverage.begin(), path.coverage.end(),
                     [](const PluginTally& tally) { return tally.failed > 0; });
}

// Whether an examination failed, which it may not do the next time.
bool HasFailures(const Plan& plan) {
  return HasFailures(plan.path) ||
         std::any_of(
             plan.alternatives.begin(), plan.alternatives.end(),
             [](const Alternative& way) { return HasFailures(way.path); });
}

std::string IdOf(const v1::PlanUpgradeRequest& request, absl::CivilDay as_of,
                 const Snapshot& snapshot,
                 const std::vector<Note>& of_service) {
  std::string bytes = absl::StrCat(
      DeterministicBytes(request), "\n", absl::FormatCivilTime(as_of), "\n",
      snapshot.catalog().revision(), "\n", snapshot.plugins().revision());
  for (const Note& note : of_service) absl::StrAppend(&bytes, "\n", note.text);
  return HexDigest(bytes);
}

}  // namespace

absl::StatusOr<v1::PlanUpgradeResponse> Engine::PlanUpgrade(
    const v1::PlanUpgradeRequest& request, const CallContext& context) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const std::shared_ptr<const std::vector<Note>> of_service = this->notes();
  const Catalog& catalog = snapshot->catalog();
  absl::StatusOr<PlanInputs> in = ReadInputs(request, catalog, today_());
  if (!in.ok()) return in.status();
  if (absl::Status over = EndOfCall(context); !over.ok()) return over;
  absl::StatusOr<Release> running = FindStart(catalog, *in->deployment.running);
  if (!running.ok()) return running.status();
  if (absl::Status s = LookUpTarget(catalog, *running, in->target); !s.ok()) {
    return s;
  }
  CompleteSources(*running, in->deployment.sources);
  const bool is_of_start = in->test && in->test->from == running->version;
  if (is_of_start) AddTestedImports(*in->test, in->deployment.sources);
  in->deployment.sources.as_of = absl::FormatCivilTime(in->as_of);
  const Running now(*snapshot, *std::move(running), in->deployment.sources,
                    in->as_of);
  std::vector<Note> notes =
      NotesOfRefusedPlugins(snapshot->plugins().plugins());
  AddProjectNote(in->deployment, catalog, now.start().release, notes);
  notes.insert(notes.end(), of_service->begin(), of_service->end());
  const PlanRequest plan_request{
      .start = now.start(),
      .target = in->target,
      .as_of = in->as_of,
      .allow_deprecated = request.allow_deprecated(),
      .notes = std::move(notes),
      .context = context,
      .acknowledgements =
          Acknowledgements(std::move(in->acknowledgements), in->as_of),
      .upgrade_test = is_of_start ? &*in->test : nullptr};
  absl::StatusOr<Plan> made = MakePlan(snapshot->graph(), plan_request);
  // What ran out of time has left examinations out.
  if (absl::Status over = EndOfCall(context); !over.ok()) return over;
  if (!made.ok()) return NotNewer(plan_request, made.status().message());
  Plan& plan = *made;
  if (in->test) AddUpgradeTest(*in->test, now.start().release, plan);
  ApplyEdits(in->deployment.sources.project, plan.path.steps);
  const AnswerForm form = AnswerForm::Of(request);
  if (form.is_full()) {
    AddCodeFixes(snapshot->graph(), now.code(), plan.path.steps);
  }
  if (form.has_whole_alternatives()) {
    for (Alternative& alternative : plan.alternatives) {
      ApplyEdits(in->deployment.sources.project, alternative.path.steps);
    }
  }

  const MessageContext write{snapshot->plugins().advisories(), in->as_of, form};
  v1::PlanUpgradeResponse response;
  v1::UpgradePlan& out = *response.mutable_plan();
  WriteRelease(now.start().release, in->as_of, WithPackages::kNo,
               *out.mutable_start());
  WritePlan(plan, write, *snapshot, out);
  WriteUnread(in->deployment.sources, *out.mutable_coverage());
  WriteQuestions(plan, write, snapshot->question_book(), in->deployment.sources,
                 out);
  WriteSummary(plan, now.start().release, write.advisories, in->as_of,
               *response.mutable_summary());
  response.mutable_summary()->set_questions(out.questions_size());
  std::set<uint32_t> listed;
  AddListed(plan.path.steps, write, listed);
  for (const Alternative& alternative : plan.alternatives) {
    WriteAlternative(alternative, write, *response.add_alternatives());
    if (form.has_whole_alternatives()) {
      AddListed(alternative.path.steps, write, listed);
    }
  }
  WriteTexts(listed, write, *response.mutable_advisories());
  WriteExplanations(plan, plan_request, in->why_not, write, *snapshot,
                    response);
  if (form.is_lean()) SayOnce(response);
  std::string id = IdOf(request, in->as_of, *snapshot, *of_service);
  // Equal ids are equal plans: one that lacks answers has an id of what it
  // says.
  if (HasFailures(plan)) {
    if (context.failed != nullptr) context.failed->store(true);
    id = HexDigest(absl::StrCat(id, "\n", DeterministicBytes(response)));
  }
  out.set_plan_id(std::move(id));
  form.Trim(response);
  if (BoundAnswer(response)) form.Trim(response);
  return response;
}

}  // namespace upgrade_advisor
