// Examines an advisory by its condition: the outcome, evidence, missing facts
// and the subjects that its tables found.
//
// Pure; thread-safe as far as the answers are not shared.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EXAMINATION_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EXAMINATION_H_

#include "services/domain/judge.h"
#include "services/plugin_host/conditions/fact_answers.h"

namespace upgrade_advisor {

// `out` is an empty examination. With `outcomes_only` evidence and missing
// facts stay empty.
void ExamineByCondition(const LinkedCondition& linked,
                        const StepAnswers& answers, bool outcomes_only,
                        Examination& out);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EXAMINATION_H_
