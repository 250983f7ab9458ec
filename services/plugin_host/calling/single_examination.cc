#include "services/plugin_host/calling/single_examination.h"

#include <utility>

#include "services/plugin_host/calling/examination_call.h"
#include "services/plugin_host/conditions/condition_examination.h"

namespace upgrade_advisor {

Examination ExamineOne(const ua_plugin& plugin, const Advisory& advisory,
                       uint32_t index, const StepSheets& sheets,
                       const ExaminationContext& context) {
  // The order of PluginHost: a condition decides, and the plugin's code is
  // called for a report only where the answer is not no.
  ExaminationCall call(sheets, context);
  if (advisory.condition == nullptr) return call.Run(plugin, index);
  Examination out = ExamineAlone(advisory.condition, sheets);
  if (!advisory.reports || out.outcome == Outcome::kNo) return out;
  Examination said;
  call.Examine(plugin, index, out.outcome, said);
  AddReport(std::move(said), out);
  return out;
}

}  // namespace upgrade_advisor
