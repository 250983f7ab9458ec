// One advisory at one step, by its condition and its plugin's code: what
// PluginHost does for batches, for tools that examine now and then.
//
// Thread-safe as far as the plugin is.
#ifndef SERVICES_PLUGIN_HOST_CALLING_SINGLE_EXAMINATION_H_
#define SERVICES_PLUGIN_HOST_CALLING_SINGLE_EXAMINATION_H_

#include <cstdint>

#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

// `advisory` is the plugin's own number `index`.
Examination ExamineOne(const ua_plugin& plugin, const Advisory& advisory,
                       uint32_t index, const StepSheets& sheets,
                       const ExaminationContext& context);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_SINGLE_EXAMINATION_H_
