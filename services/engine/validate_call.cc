// ValidateUpgrade.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "services/advisor/availability.h"
#include "services/advisor/upgrade_test.h"
#include "services/advisor/validation.h"
#include "services/engine/action_edits.h"
#include "services/engine/answer_size.h"
#include "services/engine/deployment_reader.h"
#include "services/engine/engine.h"
#include "services/engine/plan_message.h"
#include "services/engine/questions.h"
#include "services/engine/request_reader.h"
#include "services/engine/running.h"
#include "services/engine/upgrade_test_reader.h"

namespace upgrade_advisor {
namespace {

// A request as values, before what runs is looked up.
struct ChangeInputs {
  ReadDeploymentResult deployment;
  ReleaseVersion target;
  absl::CivilDay as_of;
  std::vector<Acknowledgement> acknowledgements;
  std::optional<UpgradeTest> test;
};

// "9" and "9.17" are beginnings of "9.17.0"; "9" is not one of "90.1.0".
bool BeginsWith(absl::string_view version, absl::string_view prefix) {
  return absl::ConsumePrefix(&version, prefix) &&
         (absl::StartsWith(version, ".") || absl::StartsWith(version, "-"));
}

// The repository decides the form of its tags: "astro-runtime" has X.Y.Z,
// "runtime" has X.Y-Z.
bool MayHold(const DeploymentImage& image, const Release& release) {
  const RuntimeVersion* runtime = release.version.runtime();
  return runtime == nullptr ||
         runtime->is_new_form() !=
             absl::EndsWith(image.repository, "astro-runtime");
}

// The release an image means; a short tag is the newest usable one it begins.
std::optional<ReleaseVersion> ReleaseOfImage(const Catalog& catalog,
                                             const DeploymentImage& image,
                                             absl::CivilDay as_of) {
  if (image.version) return ResolveVersion(catalog, *image.version);
  if (image.short_version.empty()) return std::nullopt;
  std::optional<ReleaseVersion> newest;
  for (const Release& r : catalog.releases(image.distribution)) {
    if (BeginsWith(r.version.ToString(), image.short_version) &&
        MayHold(image, r) && IsUsable(r, as_of)) {
      newest = r.version;
    }
  }
  return newest;
}

std::optional<ReleaseVersion> ReadImageChange(
    const v1::ValidateUpgradeRequest& request, const Catalog& catalog,
    absl::CivilDay as_of, DeploymentSources& sources, Violations& violations) {
  sources.project_image = ReadImage(request.image(), "image", violations);
  if (!sources.project_image) return std::nullopt;
  std::optional<ReleaseVersion> release =
      ReleaseOfImage(catalog, *sources.project_image, as_of);
  if (!release) {
    violations.Add("image",
                   "the tag names neither a known release nor a known line; "
                   "give the full tag, such as astro-runtime:9.17.0");
  }
  return release;
}

absl::StatusOr<ChangeInputs> ReadInputs(
    const v1::ValidateUpgradeRequest& request, const Catalog& catalog,
    absl::CivilDay today) {
  Violations violations;
  ChangeInputs in;
  in.deployment = ReadDeployment(request.deployment(), violations);
  in.as_of = ReadAsOf(request.as_of(), today, violations);
  in.acknowledgements =
      ReadAcknowledgements(request.acknowledgements(), violations);
  std::optional<ReleaseVersion> target;
  switch (request.change_case()) {
    case v1::ValidateUpgradeRequest::kTarget:
      target = ReadRelease(request.target(), "target", violations);
      break;
    case v1::ValidateUpgradeRequest::kImage:
      target = ReadImageChange(request, catalog, in.as_of,
                               in.deployment.sources, violations);
      break;
    case v1::ValidateUpgradeRequest::CHANGE_NOT_SET:
      violations.Add("target", "name the release or the image to deploy");
  }
  if (!request.upgrade_test().empty()) {
    in.test = ReadUpgradeTest(request.upgrade_test(), violations);
  }
  CheckReadMask(request.read_mask(), *v1::ValidateUpgradeResponse::descriptor(),
                violations);
  if (!violations.empty()) return violations.ToStatus();
  in.target = ResolveVersion(catalog, *target);
  return in;
}

void WriteValidation(const Validation& validation,
                     const MessageContext& context, const Snapshot& snapshot,
                     v1::ValidateUpgradeResponse& out) {
  out.set_verdict(MessageOf(validation.verdict));
  out.set_reason(validation.reason.code);
  out.set_reason_text(validation.reason.text);
  for (const Check& check : validation.checks) {
    WriteCheck(check, *out.add_checks());
  }
  if (!validation.path.steps.empty()) {
    WriteStep(validation.path.steps.front(), context, *out.mutable_step());
  }
  for (const Note& note : validation.notes) WriteNote(note, *out.add_notes());
  WriteCoverage(validation.path.coverage, snapshot.plugins().plugins(), context,
                *out.mutable_coverage());
  out.set_as_of(absl::FormatCivilTime(context.as_of));
  out.set_catalog_revision(snapshot.catalog().revision());
  out.set_plugin_set_revision(snapshot.plugins().revision());
}

void WriteQuestions(const Validation& validation, const MessageContext& context,
                    const QuestionBook& book, const DeploymentSources& given,
                    v1::ValidateUpgradeResponse& out) {
  std::vector<const Finding*> findings;
  for (const Finding& f : validation.findings) findings.push_back(&f);
  const WithFacts with_facts =
      context.form.lists_undecided() ? WithFacts::kYes : WithFacts::kNo;
  for (v1::Question& question :
       AskFor(findings, context.advisories, book, given, with_facts)) {
    *out.add_questions() = std::move(question);
  }
}

}  // namespace

absl::StatusOr<v1::ValidateUpgradeResponse> Engine::ValidateUpgrade(
    const v1::ValidateUpgradeRequest& request,
    const CallContext& context) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const Catalog& catalog = snapshot->catalog();
  absl::StatusOr<ChangeInputs> in = ReadInputs(request, catalog, today_());
  if (!in.ok()) return in.status();
  if (absl::Status over = EndOfCall(context); !over.ok()) return over;
  absl::StatusOr<Release> running = FindStart(catalog, *in->deployment.running);
  if (!running.ok()) return running.status();
  CompleteSources(*running, in->deployment.sources);
  const bool is_of_start = in->test && in->test->from == running->version;
  if (is_of_start) AddTestedImports(*in->test, in->deployment.sources);
  in->deployment.sources.as_of = absl::FormatCivilTime(in->as_of);
  const Running now(*snapshot, *std::move(running), in->deployment.sources,
                    in->as_of);
  const std::shared_ptr<const std::vector<Note>> of_service = this->notes();
  std::vector<Note> notes =
      NotesOfRefusedPlugins(snapshot->plugins().plugins());
  notes.insert(notes.end(), of_service->begin(), of_service->end());
  const PlanRequest change{.start = now.start(),
                           .target = in->target,
                           .as_of = in->as_of,
                           .allow_deprecated = request.allow_deprecated(),
                           .notes = std::move(notes),
                           .context = context,
                           .acknowledgements = Acknowledgements(
                               std::move(in->acknowledgements), in->as_of),
                           .upgrade_test = is_of_start ? &*in->test : nullptr};
  const std::optional<size_t> target = snapshot->graph().Find(in->target);
  const bool unchanged = in->target == now.start().release.version;
  Validation validation =
      !target && unchanged ? ValidateUnchanged(change)
      : !target ? ValidateUnknown(UnknownReleaseText(catalog, in->target))
                : Validate(snapshot->graph(), change, *target);
  if (in->test && target) {
    AddUpgradeTest(*in->test, now.start().release,
                   snapshot->graph().release(*target), validation);
  }
  // What ran out of time has left examinations out.
  if (absl::Status over = EndOfCall(context); !over.ok()) return over;

  const AnswerForm form = AnswerForm::Of(request);
  const MessageContext write{snapshot->plugins().advisories(), in->as_of, form};
  ApplyEdits(in->deployment.sources.project, validation.path.steps);
  v1::ValidateUpgradeResponse response;
  WriteValidation(validation, write, *snapshot, response);
  WriteUnread(in->deployment.sources, *response.mutable_coverage());
  WriteQuestions(validation, write, snapshot->question_book(),
                 in->deployment.sources, response);
  std::set<uint32_t> listed;
  AddListed(validation.path.steps, write, listed);
  WriteTexts(listed, write, *response.mutable_advisories());
  if (context.failed != nullptr && response.coverage().failed() > 0) {
    context.failed->store(true);
  }
  form.Trim(response);
  if (BoundAnswer(response)) form.Trim(response);
  return response;
}

}  // namespace upgrade_advisor
