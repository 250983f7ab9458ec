// What the engine and its snapshot offer for monitoring.
//
// Thread-safe.
#ifndef SERVICES_SERVER_ENGINE_SAMPLES_H_
#define SERVICES_SERVER_ENGINE_SAMPLES_H_

#include <vector>

#include "services/engine/engine.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

// Plugins, revisions, the newest releases, and the last reload if there was
// one.
std::vector<Sample> EngineSamples(const Engine& engine);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_ENGINE_SAMPLES_H_
