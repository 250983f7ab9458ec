#include "services/conformance/single_plugin_judge.h"

#include "services/plugin_host/calling/single_examination.h"

namespace upgrade_advisor {

std::vector<Examination> SinglePluginJudge::Examine(
    absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
    const ExaminationContext& context) const {
  std::vector<Examination> out;
  out.reserve(jobs.size());
  for (const Job& job : jobs) {
    out.push_back(ExamineOne(*plugin_, descriptor_.advisories[job.advisory],
                             job.advisory, steps[job.step], context));
  }
  return out;
}

}  // namespace upgrade_advisor
