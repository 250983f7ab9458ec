#include "services/engine/plan_message.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/base/utf8_text.h"
#include "services/engine/finding_message.h"
#include "services/engine/release_message.h"

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
void WriteSharedRemedies(v1::PlanStep& step) {
  std::vector<v1::SharedRemedy> shared;
  std::vector<std::set<absl::string_view>> advisories;  // next to `shared`
  for (const v1::Finding& finding : step.findings()) {
    if (finding.outcome() != v1::OUTCOME_APPLIES) continue;
    for (const v1::Remedy& remedy : finding.remedies()) {
      if (remedy.command().empty() && remedy.edit().empty()) continue;
      auto same = std::find_if(
          shared.begin(), shared.end(), [&](const v1::SharedRemedy& s) {
            return s.remedy().command() == remedy.command() &&
                   s.remedy().edit() == remedy.edit();
          });
      if (same == shared.end()) {
        same = shared.insert(shared.end(), v1::SharedRemedy());
        *same->mutable_remedy() = remedy;
        advisories.emplace_back();
      }
      advisories[static_cast<size_t>(same - shared.begin())].insert(
          finding.advisory_id());
      const auto& known = same->fingerprints();
      if (std::find(known.begin(), known.end(), finding.fingerprint()) ==
          known.end()) {
        same->add_fingerprints(finding.fingerprint());
      }
    }
  }
  for (size_t i = shared.size(); i-- > 0;) {
    if (advisories[i].size() < 2) {
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

}  // namespace

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
  if (context.view != v1::VIEW_BASIC) {
    for (const Action& action : step.actions) {
      WriteAction(action, *out.add_actions());
    }
  }
  for (const Finding& finding : step.findings) {
    WriteFinding(finding, context.advisories, context.view,
                 *out.add_findings());
  }
  if (context.view == v1::VIEW_BASIC) return;
  WriteSharedRemedies(out);
  for (const CodeFix& fix : step.code_fixes) {
    WriteCodeFix(fix, *out.add_code_fixes());
  }
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
    WriteStep(step, context, *out.add_steps());
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
                   absl::Span<const PluginStatus> plugins, v1::Coverage& out) {
  for (const PluginStatus& status : plugins) {
    const auto tally = std::find_if(
        tallies.begin(), tallies.end(),
        [&](const PluginTally& t) { return t.plugin == status.id; });
    WritePluginCoverage(
        status, status.loaded && tally != tallies.end() ? &*tally : nullptr,
        out);
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
