// Plans and validations as messages.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_PLAN_MESSAGE_H_
#define SERVICES_ENGINE_PLAN_MESSAGE_H_

#include <google/protobuf/repeated_field.h>

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/plan.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/advisor/plan.h"
#include "services/advisor/validation.h"
#include "services/engine/answer_form.h"
#include "services/plugin_host/plugin_host.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// What every part of an answer is written with.
struct MessageContext {
  absl::Span<const Advisory> advisories;
  absl::CivilDay as_of;
  AnswerForm form;
};

v1::Verdict MessageOf(Verdict verdict);
void WriteStep(const PlannedStep& step, const MessageContext& context,
               v1::PlanStep& out);
// Adds the advisories whose findings a lean answer lists.
void AddListed(const std::vector<PlannedStep>& steps,
               const MessageContext& context, std::set<uint32_t>& advisories);
// Their texts, by id.
void WriteTexts(const std::set<uint32_t>& listed, const MessageContext& context,
                google::protobuf::RepeatedPtrField<v1::AdvisoryText>& out);
// Takes out of a lean answer what it says in another place: releases of which
// steps and explanations then only have the name, and details of actions.
void SayOnce(v1::PlanUpgradeResponse& response);
void WriteNote(const Note& note, v1::Note& out);
void WriteExplanation(const Explanation& explanation,
                      const MessageContext& context, v1::Explanation& out);
void WriteAlternative(const Alternative& alternative,
                      const MessageContext& context, v1::Alternative& out);
void WriteCheck(const Check& check, v1::Check& out);
// Over every plugin that was found; `tallies` are those that were asked.
void WriteCoverage(const std::vector<PluginTally>& tallies,
                   absl::Span<const PluginStatus> plugins,
                   const MessageContext& context, v1::Coverage& out);
// Places of the project that nobody could read, by file and line.
void WriteUnread(const DeploymentSources& sources, v1::Coverage& out);
// Sum over the steps; nothing if no step has a figure.
std::optional<DurationBand> TotalDuration(
    const std::vector<PlannedStep>& steps);

// A note for each plugin that could not be loaded: what it knows was not asked.
std::vector<Note> NotesOfRefusedPlugins(absl::Span<const PluginStatus> plugins);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_PLAN_MESSAGE_H_
