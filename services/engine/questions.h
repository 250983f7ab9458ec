// The missing facts that would improve an answer, as questions.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_QUESTIONS_H_
#define SERVICES_ENGINE_QUESTIONS_H_

#include <vector>

#include "absl/types/span.h"
#include "astro/upgrade/v1/finding.pb.h"
#include "services/domain/finding.h"
#include "services/engine/question_book.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// Whether a question lists the facts it is about.
enum class WithFacts : bool { kNo, kYes };

// One question for each missing fact, or for a whole section that was not
// given, with the advisories it would settle. The most blockers first, then the
// most advisories, then by field. `book` is of the advisories.
std::vector<v1::Question> AskFor(const std::vector<const Finding*>& findings,
                                 absl::Span<const Advisory> advisories,
                                 const QuestionBook& book,
                                 const DeploymentSources& given,
                                 WithFacts with_facts);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_QUESTIONS_H_
