// A slow evaluator of conditions, written to be read: every question walks all
// rows of the sheet, nothing is remembered, and a join tries every place that
// any row of code names. What the host evaluates has to agree with it.
//
// Pure; thread-safe.
#ifndef SERVICES_CONFORMANCE_REFERENCE_CONDITION_H_
#define SERVICES_CONFORMANCE_REFERENCE_CONDITION_H_

#include <set>
#include <string>

#include "services/domain/condition.h"
#include "services/domain/judge.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

struct ReferenceAnswer {
  Truth truth = Truth::kNo;
  // What its tables and SUBJECTs name, where it is not no.
  std::set<std::string> subjects;
};

ReferenceAnswer EvaluateSlowly(const Condition& condition,
                               const StepSheets& sheets);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_REFERENCE_CONDITION_H_
