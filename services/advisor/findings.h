// From an examination to findings.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_FINDINGS_H_
#define SERVICES_ADVISOR_FINDINGS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/advisor/step_judgement.h"
#include "services/domain/finding.h"

namespace upgrade_advisor {

// Appends the findings of an advisory that applies, or could not be decided:
// one finding, or one for each subject it named.
void AddFindings(const JudgedAdvisory& judged, const Advisory& advisory,
                 const StepSheets& sheets, std::vector<Finding>& out);

// The same of what an upgrade test has taken out of the answer.
void AddRefuted(const JudgedAdvisory& judged, const Advisory& advisory,
                const StepSheets& sheets, std::vector<Finding>& out);

// Findings that apply come before those that could not be decided; in each,
// blocking before others, critical before warning before information, then by
// advisory id and subject.
void SortByWeight(absl::Span<const Advisory> advisories,
                  std::vector<Finding>& findings);

// 16 hex digits over advisory id and subject: stable over text, place in a file
// and plugin version.
std::string Fingerprint(absl::string_view advisory_id,
                        absl::string_view subject);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_FINDINGS_H_
