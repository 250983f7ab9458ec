// Examines an advisory by its condition: the outcome, evidence, missing facts
// and the subjects that its tables found.
//
// Pure; thread-safe as far as the answers are not shared.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EXAMINATION_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EXAMINATION_H_

#include <memory>

#include "services/domain/judge.h"
#include "services/plugin_host/conditions/fact_answers.h"

namespace upgrade_advisor {

// `out` is an empty examination. With `outcomes_only` evidence and missing
// facts stay empty.
void ExamineByCondition(const LinkedCondition& linked,
                        const StepAnswers& answers, bool outcomes_only,
                        Examination& out);

// The same for one condition at one step, for tests and tools: a plugin set
// links its conditions once and examines in batches.
Examination ExamineAlone(const std::shared_ptr<const Condition>& condition,
                         const StepSheets& sheets);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EXAMINATION_H_
