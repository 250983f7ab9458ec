// What becomes of a provider package that comes with the image.
//
// Pure; thread-safe.
#ifndef PLUGINS_PROVIDERS_JUDGEMENT_H_
#define PLUGINS_PROVIDERS_JUDGEMENT_H_

#include "plugins/providers/used_providers.h"
#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::providers {

// A provider that is imported and that no requirement names is what the image
// has; exactly one of these holds of it at a step.
enum class Change { kVanishes, kGoesBack, kNextMajor, kMovesOn };

// Whether a provider of the project changes in this way.
template <Change kChange>
Truth AnyChanges(const Facts& f);

// A subject for each, and the pin that keeps the version in use.
template <Change kChange>
void ReportChanges(const Facts& f, Truth, Report& report);

}  // namespace upgrade_plugin::providers

#endif  // PLUGINS_PROVIDERS_JUDGEMENT_H_
