// Findings that an upgrade test refutes: they say that a name cannot be
// imported of the target's packages, and the test has imported it.
//
// Pure; thread-safe.
//
// Only what the index of packages says is refuted, and only where the index and
// the test speak of the same: the name as the file imports it, in each file
// that the finding names; the package in the version that the finding names, or
// what a freeze of the image has; the Python of the image. What is said of
// calls, arguments, settings and attributes stands: an import does not try
// them.
#ifndef SERVICES_ADVISOR_REFUTED_FINDINGS_H_
#define SERVICES_ADVISOR_REFUTED_FINDINGS_H_

#include <vector>

#include "services/advisor/upgrade_test.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

// Takes the subjects that the test refutes out of an answer, which was given at
// a step to the release whose environment the test made. If nothing is left,
// the answer is no, or unknown where the sheet of the target is not complete.
// The evidence of the answer has to be whole.
std::vector<SubjectFinding> TakeRefuted(const UpgradeTest& test,
                                        const StepSheets& sheets,
                                        Examination& answer);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_REFUTED_FINDINGS_H_
