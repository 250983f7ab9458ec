// Plans and validations as messages.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_PLAN_MESSAGE_H_
#define SERVICES_ENGINE_PLAN_MESSAGE_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/plan.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/advisor/plan.h"
#include "services/advisor/validation.h"
#include "services/plugin_host/plugin_host.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// What every part of an answer is written with.
struct MessageContext {
  absl::Span<const Advisory> advisories;
  absl::CivilDay as_of;
  v1::View view = v1::VIEW_FULL;
};

v1::Verdict MessageOf(Verdict verdict);
void WriteStep(const PlannedStep& step, const MessageContext& context,
               v1::PlanStep& out);
void WriteNote(const Note& note, v1::Note& out);
void WriteExplanation(const Explanation& explanation,
                      const MessageContext& context, v1::Explanation& out);
void WriteAlternative(const Alternative& alternative,
                      const MessageContext& context, v1::Alternative& out);
void WriteCheck(const Check& check, v1::Check& out);
// Over every plugin that was found; `tallies` are those that were asked.
void WriteCoverage(const std::vector<PluginTally>& tallies,
                   absl::Span<const PluginStatus> plugins, v1::Coverage& out);
// Places of the project that nobody could read, by file and line.
void WriteUnread(const DeploymentSources& sources, v1::Coverage& out);
// Sum over the steps; nothing if no step has a figure.
std::optional<DurationBand> TotalDuration(
    const std::vector<PlannedStep>& steps);

// A note for each plugin that could not be loaded: what it knows was not asked.
std::vector<Note> NotesOfRefusedPlugins(absl::Span<const PluginStatus> plugins);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_PLAN_MESSAGE_H_
