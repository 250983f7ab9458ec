// The parts that plans and validations have in common, as text.
#ifndef SERVICES_CLI_CLIENT_STEP_TEXT_H_
#define SERVICES_CLI_CLIENT_STEP_TEXT_H_

#include <string>

#include "astro/upgrade/v1/plan.pb.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// "runtime 5.0.4"
std::string NameOf(const v1::Release& release);
// "10 to 30 min", "10 min or more", "about 10 min"
std::string TextOf(const v1::DurationBand& band);
// "READY WITH WARNINGS", with its style.
std::string TextOf(v1::Verdict verdict);
Style StyleOf(v1::Verdict verdict);

// Writes what the step costs, what it breaks and what to do.
void WriteStep(const v1::PlanStep& step, TextPage& page);
void WriteQuestions(
    const google::protobuf::RepeatedPtrField<v1::Question>& questions,
    TextPage& page);
void WriteNotes(const google::protobuf::RepeatedPtrField<v1::Note>& notes,
                TextPage& page);
void WriteCoverage(const v1::Coverage& coverage, TextPage& page);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_STEP_TEXT_H_
