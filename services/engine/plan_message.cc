#include "services/engine/plan_message.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/base/utf8_text.h"
#include "services/engine/finding_message.h"
#include "services/engine/plan_summary.h"
#include "services/engine/release_message.h"
#include "services/engine/rollback_message.h"

namespace upgrade_advisor {
namespace {

v1::CheckStatus MessageOf(Check::Status status) {
  switch (status) {
    case Check::Status::kPassed:
      return v1::CHECK_STATUS_PASSED;
    case Check::Status::kFailed:
      return v1::CHECK_STATUS_FAILED;
    case Check::Status::kWarned:
      return v1::CHECK_STATUS_WARNED;
    case Check::Status::kSkipped:
      break;
  }
  return v1::CHECK_STATUS_SKIPPED;
}

void WritePluginCoverage(const PluginStatus& status, const PluginTally* tally,
                         v1::Coverage& total) {
  v1::PluginCoverage& out = *total.add_plugins();
  out.set_plugin(ValidUtf8(status.id));
  out.set_version(ValidUtf8(status.version));
  out.set_loaded(status.loaded);
  out.set_required(status.required);
  out.set_failure(ValidUtf8(status.failure));
  if (tally == nullptr) return;
  out.set_asked(tally->asked());
  out.set_decided(tally->decided);
  out.set_undecided(tally->undecided);
  out.set_failed(tally->failed);
  if (!tally->failure.empty()) out.set_failure(ValidUtf8(tally->failure));
  total.set_asked(total.asked() + tally->asked());
  total.set_decided(total.decided() + tally->decided);
  total.set_undecided(total.undecided() + tally->undecided);
  total.set_failed(total.failed() + tally->failed);
}

void WriteCodeFix(const CodeFix& fix, v1::CodeFix& out) {
  out.set_name(ValidUtf8(fix.name));
  out.set_argument(ValidUtf8(fix.argument));
  out.set_replacement(ValidUtf8(fix.replacement));
  out.set_is_module(fix.is_module);
  out.set_works_before(MessageOf(fix.works_before));
  out.set_works_after(MessageOf(fix.works_after));
}

// Remedies that do something, and clear findings of more than one advisory that
// apply. Subjects of one advisory share its remedies anyway.
void WriteSharedRemedies(const std::vector<Finding>& findings,
                         absl::Span<const Advisory> advisories,
                         v1::PlanStep& step) {
  std::vector<v1::SharedRemedy> shared;
  std::vector<std::set<uint32_t>> cleared;  // advisories, next to `shared`
  for (const Finding& finding : findings) {
    if (!finding.decided) continue;
    for (const Remedy* remedy :
         AllRemedies(finding, advisories[finding.advisory])) {
      if (remedy->command.empty() && remedy->edit.empty()) continue;
      const std::string command = ValidUtf8(remedy->command);
      const std::string edit = ValidUtf8(remedy->edit);
      auto same = std::find_if(
          shared.begin(), shared.end(), [&](const v1::SharedRemedy& s) {
            return s.remedy().command() == command && s.remedy().edit() == edit;
          });
      if (same == shared.end()) {
        same = shared.insert(shared.end(), v1::SharedRemedy());
        WriteRemedy(*remedy, *same->mutable_remedy());
        cleared.emplace_back();
      }
      cleared[static_cast<size_t>(same - shared.begin())].insert(
          finding.advisory);
      const auto& known = same->fingerprints();
      if (std::find(known.begin(), known.end(), finding.fingerprint) ==
          known.end()) {
        same->add_fingerprints(finding.fingerprint);
      }
    }
  }
  for (size_t i = shared.size(); i-- > 0;) {
    if (cleared[i].size() < 2) {
      shared.erase(shared.begin() + static_cast<ptrdiff_t>(i));
    }
  }
  std::stable_sort(shared.begin(), shared.end(),
                   [](const v1::SharedRemedy& a, const v1::SharedRemedy& b) {
                     return a.fingerprints_size() > b.fingerprints_size();
                   });
  for (v1::SharedRemedy& s : shared) {
    *step.add_shared_remedies() = std::move(s);
  }
}

void KeepName(v1::Release& release) {
  v1::Release name;
  name.set_distribution(release.distribution());
  name.set_version(release.version());
  release = std::move(name);
}

bool HasSameDetails(const v1::Action& a, const v1::Action& b) {
  return a.title() == b.title() &&
         std::equal(a.details().begin(), a.details().end(), b.details().begin(),
                    b.details().end());
}

// Whether one of the first steps has the action, with the same details.
bool IsRepeated(const v1::Action& action, const v1::UpgradePlan& plan,
                int steps) {
  return std::any_of(plan.steps().begin(), plan.steps().begin() + steps,
                     [&](const v1::PlanStep& step) {
                       return std::any_of(
                           step.actions().begin(), step.actions().end(),
                           [&](const v1::Action& other) {
                             return HasSameDetails(action, other);
                           });
                     });
}

}  // namespace

void SayOnce(v1::PlanUpgradeResponse& response) {
  v1::UpgradePlan& plan = *response.mutable_plan();
  // Backwards: a step is compared with earlier ones that are whole.
  for (int i = plan.steps_size() - 1; i >= 0; --i) {
    v1::PlanStep& step = *plan.mutable_steps(i);
    KeepName(*step.mutable_source());
    for (v1::Action& action : *step.mutable_actions()) {
      if (IsRepeated(action, plan, i)) action.clear_details();
    }
  }
  for (v1::Explanation& explanation : *response.mutable_explanations()) {
    const v1::Release& release = explanation.release();
    const bool is_stop = std::any_of(
        plan.steps().begin(), plan.steps().end(), [&](const v1::PlanStep& s) {
          return s.target().distribution() == release.distribution() &&
                 s.target().version() == release.version();
        });
    if (is_stop) KeepName(*explanation.mutable_release());
  }
}

v1::Verdict MessageOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReady:
      return v1::VERDICT_READY;
    case Verdict::kReadyWithWarnings:
      return v1::VERDICT_READY_WITH_WARNINGS;
    case Verdict::kBlocked:
      return v1::VERDICT_BLOCKED;
    case Verdict::kIncomplete:
      return v1::VERDICT_INCOMPLETE;
    case Verdict::kNoPath:
      break;
  }
  return v1::VERDICT_NO_PATH;
}

void WriteStep(const PlannedStep& step, const MessageContext& context,
               v1::PlanStep& out) {
  out.set_kind(MessageOf(step.kind));
  WriteRelease(step.source, context.as_of, WithPackages::kNo,
               *out.mutable_source());
  WriteRelease(step.target, context.as_of, WithPackages::kNo,
               *out.mutable_target());
  out.set_migrates_metadata_database(MessageOf(step.migrates_database));
  if (step.duration) {
    WriteDuration(*step.duration, *out.mutable_estimated_duration());
  }
  WriteWayBack(step.way_back,
               context.form.is_full() ? WithDetails::kYes : WithDetails::kNo,
               *out.mutable_way_back());
  if (!context.form.is_basic()) {
    for (const Action& action : step.actions) {
      WriteAction(action, *out.add_actions());
    }
  }
  for (const Finding& finding : step.findings) {
    if (!context.form.lists(finding)) continue;
    WriteFinding(finding, context.advisories, context.form,
                 *out.add_findings());
  }
  for (const Finding& finding : step.refuted) {
    WriteRefuted(finding, context.advisories, context.form,
                 *out.add_findings());
  }
  Count(step, context.advisories, *out.mutable_counts());
  if (context.form.is_basic()) return;
  WriteSharedRemedies(step.findings, context.advisories, out);
  for (const CodeFix& fix : step.code_fixes) {
    WriteCodeFix(fix, *out.add_code_fixes());
  }
}

void AddListed(const std::vector<PlannedStep>& steps,
               const MessageContext& context, std::set<uint32_t>& advisories) {
  if (!context.form.is_lean()) return;
  for (const PlannedStep& step : steps) {
    for (const Finding& finding : step.findings) {
      if (context.form.lists(finding)) advisories.insert(finding.advisory);
    }
    for (const Finding& finding : step.refuted) {
      advisories.insert(finding.advisory);
    }
  }
}

void WriteTexts(const std::set<uint32_t>& listed, const MessageContext& context,
                google::protobuf::RepeatedPtrField<v1::AdvisoryText>& out) {
  std::vector<const Advisory*> sorted;
  for (uint32_t i : listed) sorted.push_back(&context.advisories[i]);
  std::sort(sorted.begin(), sorted.end(),
            [](const Advisory* a, const Advisory* b) { return a->id < b->id; });
  for (const Advisory* advisory : sorted) WriteText(*advisory, *out.Add());
}

void WriteNote(const Note& note, v1::Note& out) {
  out.set_code(note.code);
  out.set_severity(MessageOf(note.severity));
  out.set_text(ValidUtf8(note.text));
}

void WriteExplanation(const Explanation& explanation,
                      const MessageContext& context, v1::Explanation& out) {
  WriteRelease(explanation.release, context.as_of, WithPackages::kNo,
               *out.mutable_release());
  out.set_reason(explanation.reason);
  out.set_gate(explanation.gate);
  out.set_text(ValidUtf8(explanation.text));
}

void WriteAlternative(const Alternative& alternative,
                      const MessageContext& context, v1::Alternative& out) {
  out.set_constraint(alternative.constraint);
  out.set_summary(alternative.summary);
  out.set_verdict(MessageOf(alternative.verdict));
  for (const PlannedStep& step : alternative.path.steps) {
    WriteRef(step.target, *out.add_stops());
    if (context.form.has_whole_alternatives()) {
      WriteStep(step, context, *out.add_steps());
    }
  }
  for (const std::string& id :
       BlockingIds(alternative.path.steps, context.advisories)) {
    out.add_blocking_advisory_ids(id);
  }
  if (auto total = TotalDuration(alternative.path.steps)) {
    WriteDuration(*total, *out.mutable_total_duration());
  }
}

void WriteCheck(const Check& check, v1::Check& out) {
  out.set_id(check.id);
  out.set_status(MessageOf(check.status));
  out.set_reason(ValidUtf8(check.reason));
  for (const std::string& id : check.advisory_ids) out.add_advisory_ids(id);
}

void WriteCoverage(const std::vector<PluginTally>& tallies,
                   absl::Span<const PluginStatus> plugins,
                   const MessageContext& context, v1::Coverage& out) {
  for (const PluginStatus& status : plugins) {
    const auto tally = std::find_if(
        tallies.begin(), tallies.end(),
        [&](const PluginTally& t) { return t.plugin == status.id; });
    WritePluginCoverage(
        status, status.loaded && tally != tallies.end() ? &*tally : nullptr,
        out);
    const v1::PluginCoverage& written = *out.plugins().rbegin();
    if (context.form.is_lean() && written.loaded() && written.failed() == 0) {
      out.mutable_plugins()->RemoveLast();
    }
  }
}

void WriteUnread(const DeploymentSources& sources, v1::Coverage& out) {
  std::vector<LocatedError> all = sources.unread;
  all.insert(all.end(), sources.project.errors.begin(),
             sources.project.errors.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const LocatedError& a, const LocatedError& b) {
                     return std::tie(a.file, a.line, a.column) <
                            std::tie(b.file, b.line, b.column);
                   });
  for (const LocatedError& error : all) {
    v1::UnreadPlace& place = *out.add_unread();
    place.set_file(ValidUtf8(error.file));
    place.set_line(error.line);
    place.set_column(error.column);
    place.set_reason(ValidUtf8(error.reason));
  }
}

std::optional<DurationBand> TotalDuration(
    const std::vector<PlannedStep>& steps) {
  std::optional<DurationBand> total;
  size_t with_figure = 0;
  for (const PlannedStep& step : steps) {
    if (!step.duration) continue;
    ++with_figure;
    if (!total) {
      total = DurationBand{0, 0, ""};
    }
    total->low += step.duration->low;
    if (total->high && step.duration->high) {
      *total->high += *step.duration->high;
    } else {
      total->high.reset();
    }
  }
  if (total) {
    total->basis = absl::StrCat("sum over ", with_figure, " of ", steps.size(),
                                steps.size() == 1 ? " step" : " steps");
  }
  return total;
}

std::vector<Note> NotesOfRefusedPlugins(
    absl::Span<const PluginStatus> plugins) {
  std::vector<Note> out;
  for (const PluginStatus& status : plugins) {
    if (status.loaded) continue;
    out.push_back({"PLUGIN_NOT_LOADED", Severity::kWarning,
                   absl::StrCat("The plugin ", status.id,
                                " was not asked: ", status.failure),
                   /*leaves_gap=*/status.required});
  }
  return out;
}

}  // namespace upgrade_advisor
