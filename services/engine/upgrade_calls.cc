// PlanUpgrade and ValidateUpgrade.

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/advisor/planner.h"
#include "services/advisor/stop_explanation.h"
#include "services/advisor/target_resolution.h"
#include "services/advisor/validation.h"
#include "services/advisor/version_direction.h"
#include "services/engine/deployment_reader.h"
#include "services/engine/digest.h"
#include "services/engine/engine.h"
#include "services/engine/plan_message.h"
#include "services/engine/questions.h"
#include "services/engine/release_message.h"
#include "services/engine/request_reader.h"
#include "services/facts/deployment_sheet.h"
#include "services/facts/release_sheet.h"

namespace upgrade_advisor {
namespace {

constexpr int kMaxWhyNot = 20;

constexpr char kRollback[] =
    "No Deployment can be downgraded. Rolling back to an earlier deploy is the "
    "only way back: it restores code, image and DAG deploy mode, keeps "
    "environment variables and resources as they are now, and loses metadata "
    "that the older schema has no place for";

// What runs, with its sheets; lives as long as one request. Start points into
// it.
class Running {
 public:
  Running(const Snapshot& snapshot, Release release,
          const DeploymentSources& sources)
      : sheets_(BuildDeploymentSheets(sources)) {
    const std::optional<size_t> node = snapshot.graph().Find(release.version);
    if (!node) own_sheet_ = BuildReleaseSheet(release);
    start_.release = std::move(release);
    start_.release_sheet = node ? &snapshot.graph().sheet(*node) : &own_sheet_;
    start_.deployment_first = &sheets_.first;
    start_.deployment_later = &sheets_.later;
    if (sources.running_image) {
      start_.image_variant = sources.running_image->variant;
    }
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  const Start& start() const { return start_; }

 private:
  DeploymentSheets sheets_;
  FactSheet own_sheet_;
  Start start_;
};

absl::StatusOr<Release> FindStart(const Catalog& catalog,
                                  const ReleaseVersion& version) {
  std::optional<Release> found =
      catalog.DeriveUnlisted(ResolveVersion(catalog, version));
  if (!found) return UnknownRelease(catalog, version);
  return *std::move(found);
}

absl::Status NotNewer(const Release& start, const std::string& text,
                      const std::string& target) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_TARGET_NOT_NEWER,
                   absl::StrCat(text, ". ", kRollback, "."),
                   {{"source", ReleaseText(start)},
                    {"target", target},
                    {"rollback", kRollback}});
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

std::vector<const Finding*> FindingsOf(const std::vector<PlannedStep>& steps) {
  std::vector<const Finding*> out;
  for (const PlannedStep& step : steps) {
    for (const Finding& finding : step.findings) out.push_back(&finding);
  }
  return out;
}

std::string IdOf(const google::protobuf::MessageLite& request,
                 absl::CivilDay as_of, const Snapshot& snapshot) {
  return HexSha256(absl::StrCat(
      DeterministicBytes(request), "\n", absl::FormatCivilTime(as_of), "\n",
      snapshot.catalog().revision(), "\n", snapshot.plugins().revision()));
}

void WritePlan(const Plan& plan, const MessageContext& context,
               const Start& start, const Snapshot& snapshot,
               v1::UpgradePlan& out) {
  out.set_verdict(MessageOf(plan.verdict));
  out.set_reason(plan.reason.code);
  out.set_reason_text(plan.reason.text);
  WriteRelease(start.release, context.as_of, WithPackages::kNo,
               *out.mutable_start());
  if (plan.target) {
    WriteRelease(*plan.target, context.as_of, WithPackages::kNo,
                 *out.mutable_target());
  }
  if (plan.nearest_usable) {
    WriteRelease(*plan.nearest_usable, context.as_of, WithPackages::kNo,
                 *out.mutable_nearest_usable());
  }
  for (const PlannedStep& step : plan.path.steps) {
    WriteStep(step, context, *out.add_steps());
  }
  for (const Note& note : plan.notes) WriteNote(note, *out.add_notes());
  if (auto total = TotalDuration(plan.path.steps)) {
    WriteDuration(*total, *out.mutable_total_duration());
  }
  WriteCoverage(plan.path.coverage, snapshot.plugins().plugins(),
                *out.mutable_coverage());
  out.set_as_of(absl::FormatCivilTime(context.as_of));
  out.set_catalog_revision(snapshot.catalog().revision());
  out.set_plugin_set_revision(snapshot.plugins().revision());
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

// The image of a proposed change as a release: a short tag is the newest usable
// release of its line.
std::optional<ReleaseVersion> ReleaseOfImage(const Catalog& catalog,
                                             const DeploymentImage& image,
                                             absl::CivilDay as_of) {
  if (image.version) return ResolveVersion(catalog, *image.version);
  const std::string prefix = image.short_version;
  std::optional<ReleaseVersion> newest;
  for (const Release& r : catalog.releases(image.distribution)) {
    const std::string text = r.version.ToString();
    const bool matches =
        text.size() > prefix.size() &&
        text.compare(0, prefix.size(), prefix) == 0 &&
        (text[prefix.size()] == '.' || text[prefix.size()] == '-');
    if (matches && r.release_date && *r.release_date <= as_of && !r.yanked) {
      newest = r.version;
    }
  }
  return prefix.empty() ? std::nullopt : newest;
}

}  // namespace

absl::StatusOr<v1::PlanUpgradeResponse> Engine::PlanUpgrade(
    const v1::PlanUpgradeRequest& request, const CallContext& context) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const Catalog& catalog = snapshot->catalog();

  Violations violations;
  const ReadDeploymentResult deployment =
      ReadDeployment(request.deployment(), violations);
  std::optional<Target> target =
      ReadTarget(request.target(), "target", violations);
  PlanRequest plan_request;
  plan_request.as_of = ReadAsOf(request.as_of(), today_(), violations);
  if (request.why_not_size() > kMaxWhyNot) {
    violations.Add("why_not", "has more than 20 entries");
  }
  std::vector<ReleaseVersion> why_not;
  for (int i = 0; i < request.why_not_size() && i < kMaxWhyNot; ++i) {
    std::optional<ReleaseVersion> version = ReadRelease(
        request.why_not(i), absl::StrCat("why_not[", i, "]"), violations);
    if (version) why_not.push_back(ResolveVersion(catalog, *version));
  }
  if (!violations.empty()) return violations.ToStatus();

  absl::StatusOr<Release> running = FindStart(catalog, *deployment.running);
  if (!running.ok()) return running.status();
  if (auto* exact = std::get_if<ReleaseVersion>(&*target)) {
    *exact = ResolveVersion(catalog, *exact);
    if (*exact == running->version) {
      // Staying on an unlisted release is nothing to do, and no unknown target.
      target = TargetPolicy::kLatestPatchOfLine;
    } else if (catalog.Find(*exact) == nullptr) {
      return UnknownRelease(catalog, *exact);
    }
  }
  const Running now(*snapshot, *std::move(running), deployment.sources);
  plan_request.start = now.start();
  plan_request.target = *target;
  plan_request.allow_deprecated = request.allow_deprecated();
  plan_request.notes = NotesOfRefusedPlugins(snapshot->plugins().plugins());
  plan_request.stop = context.stop;
  const ResolvedTarget resolved = ResolveTarget(catalog, plan_request);
  if (resolved.not_newer) {
    return NotNewer(now.start().release, resolved.reason.text,
                    TargetText(*target));
  }
  const Plan plan = MakePlan(snapshot->graph(), plan_request, resolved);

  const MessageContext write{snapshot->plugins().advisories(),
                             plan_request.as_of, request.view()};
  v1::PlanUpgradeResponse response;
  WritePlan(plan, write, now.start(), *snapshot, *response.mutable_plan());
  for (v1::Question& question : AskFor(FindingsOf(plan.path.steps),
                                       write.advisories, deployment.sources)) {
    *response.mutable_plan()->add_questions() = std::move(question);
  }
  response.mutable_plan()->set_plan_id(
      IdOf(request, plan_request.as_of, *snapshot));
  for (const Alternative& alternative : plan.alternatives) {
    WriteAlternative(alternative, write, *response.add_alternatives());
  }
  for (const ReleaseVersion& version : why_not) {
    const Release* release = catalog.Find(version);
    WriteExplanation(
        release == nullptr
            ? ExplainUnknown(catalog, version)
            : ExplainWhyNot(snapshot->graph(), plan_request, plan, *release),
        write, *response.add_explanations());
  }
  for (const Explanation& explanation : plan.explanations) {
    WriteExplanation(explanation, write, *response.add_explanations());
  }
  return response;
}

absl::StatusOr<v1::ValidateUpgradeResponse> Engine::ValidateUpgrade(
    const v1::ValidateUpgradeRequest& request,
    const CallContext& context) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const Catalog& catalog = snapshot->catalog();

  Violations violations;
  ReadDeploymentResult deployment =
      ReadDeployment(request.deployment(), violations);
  PlanRequest plan_request;
  plan_request.as_of = ReadAsOf(request.as_of(), today_(), violations);
  std::optional<ReleaseVersion> wanted;
  switch (request.change_case()) {
    case v1::ValidateUpgradeRequest::kTarget:
      wanted = ReadRelease(request.target(), "target", violations);
      if (wanted) wanted = ResolveVersion(catalog, *wanted);
      break;
    case v1::ValidateUpgradeRequest::kImage:
      deployment.sources.project_image =
          ReadImage(request.image(), "image", violations);
      if (!deployment.sources.project_image) break;
      wanted = ReleaseOfImage(catalog, *deployment.sources.project_image,
                              plan_request.as_of);
      if (!wanted) {
        violations.Add("image",
                       "the tag names no release and no line that is known; "
                       "write the full tag, such as astro-runtime:9.17.0");
      }
      break;
    case v1::ValidateUpgradeRequest::CHANGE_NOT_SET:
      violations.Add("target", "name the release or the image to deploy");
  }
  if (!violations.empty()) return violations.ToStatus();

  absl::StatusOr<Release> running = FindStart(catalog, *deployment.running);
  if (!running.ok()) return running.status();
  const Running now(*snapshot, *std::move(running), deployment.sources);
  plan_request.start = now.start();
  plan_request.target = *wanted;
  plan_request.allow_deprecated = request.allow_deprecated();
  plan_request.notes = NotesOfRefusedPlugins(snapshot->plugins().plugins());
  plan_request.stop = context.stop;
  const Release* release = catalog.Find(*wanted);
  const Validation validation =
      release == nullptr ? ValidateUnknown(UnknownReleaseText(catalog, *wanted))
                         : Validate(snapshot->graph(), plan_request, *release);

  const MessageContext write{snapshot->plugins().advisories(),
                             plan_request.as_of, request.view()};
  v1::ValidateUpgradeResponse response;
  response.set_verdict(MessageOf(validation.verdict));
  response.set_reason(validation.reason.code);
  response.set_reason_text(validation.reason.text);
  for (const Check& check : validation.checks) {
    WriteCheck(check, *response.add_checks());
  }
  if (!validation.path.steps.empty()) {
    WriteStep(validation.path.steps.front(), write, *response.mutable_step());
  }
  std::vector<const Finding*> findings;
  for (const Finding& f : validation.findings) findings.push_back(&f);
  for (v1::Question& question :
       AskFor(findings, write.advisories, deployment.sources)) {
    *response.add_questions() = std::move(question);
  }
  for (const Note& note : validation.notes) {
    WriteNote(note, *response.add_notes());
  }
  WriteCoverage(validation.path.coverage, snapshot->plugins().plugins(),
                *response.mutable_coverage());
  response.set_as_of(absl::FormatCivilTime(plan_request.as_of));
  response.set_catalog_revision(catalog.revision());
  response.set_plugin_set_revision(snapshot->plugins().revision());
  return response;
}

}  // namespace upgrade_advisor
