#include "services/advisor/verdict_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

struct Tally {
  bool blocked = false;
  bool warned = false;
};

void Weigh(const Advisory& advisory, const Finding& finding, Tally& tally) {
  if (finding.acknowledgement) return;
  const bool blocks = advisory.effect == Effect::kBlocksStep;
  if (!finding.decided) {
    tally.warned |= blocks;
    return;
  }
  tally.blocked |= blocks;
  tally.warned |= advisory.severity != Severity::kInfo;
}

}  // namespace

Reason GapOf(const Path& path, const std::vector<Note>& notes) {
  if (path.steps.empty()) return {};
  for (const Note& note : notes) {
    if (note.leaves_gap) return {note.code, note.text};
  }
  for (const PluginTally& tally : path.coverage) {
    if (tally.required && tally.failed > 0) {
      return {"PLUGIN_FAILED",
              absl::StrCat("The plugin ", tally.plugin, " failed in ",
                           tally.failed, " of ", tally.asked(),
                           " examinations: ", tally.failure)};
    }
  }
  return {};
}

Verdict VerdictOf(absl::Span<const Advisory> advisories, const Path& path,
                  const std::vector<Note>& notes) {
  Tally tally;
  for (const PlannedStep& step : path.steps) {
    for (const Finding& finding : step.findings) {
      Weigh(advisories[finding.advisory], finding, tally);
    }
  }
  tally.warned |= std::any_of(notes.begin(), notes.end(), [](const Note& n) {
    return n.severity != Severity::kInfo;
  });
  tally.warned |=
      std::any_of(path.coverage.begin(), path.coverage.end(),
                  [](const PluginTally& plugin) { return plugin.failed > 0; });
  if (tally.blocked) return Verdict::kBlocked;
  if (!GapOf(path, notes).code.empty()) return Verdict::kIncomplete;
  return tally.warned ? Verdict::kReadyWithWarnings : Verdict::kReady;
}

}  // namespace upgrade_advisor
