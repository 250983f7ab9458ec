#include "services/conformance/single_plugin_judge.h"

#include "services/plugin_host/calling/examination_call.h"

namespace upgrade_advisor {

std::vector<Examination> SinglePluginJudge::Examine(
    absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
    const ExaminationContext& context) const {
  std::vector<Examination> out;
  out.reserve(jobs.size());
  for (const Job& job : jobs) {
    ExaminationCall call(steps[job.step], context);
    out.push_back(call.Run(*plugin_, job.advisory));
  }
  return out;
}

}  // namespace upgrade_advisor
