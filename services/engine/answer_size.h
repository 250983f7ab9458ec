// Keeps an answer as small as clients take by default, 4 MiB.
//
// Each plugin may say so much in a batch (plugin_host.cc); what many of them
// say of many steps may still be more than that. Then the plugin that takes
// most room loses its details first, so that it costs only its own. Verdict,
// counts and blocking are as they were: they were reached before.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_ANSWER_SIZE_H_
#define SERVICES_ENGINE_ANSWER_SIZE_H_

#include <cstddef>

#include "astro/upgrade/v1/plugin_service.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// Of an answer that clients take, with room for what the transport adds.
inline constexpr size_t kMostAnswerBytes = (4u << 20) - (64u << 10);

// Leaves out what is too much, with the note ANSWER_CUT. Returns whether it
// did.
bool BoundAnswer(v1::PlanUpgradeResponse& response);
bool BoundAnswer(v1::ValidateUpgradeResponse& response);
// Cuts long texts and lists of it.
bool BoundAnswer(v1::Advisory& advisory);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_ANSWER_SIZE_H_
