// The answers of `plan` and `validate` in the format that was asked for.
//
// Pure but for RepositoryPrefix, which looks at folders; thread-safe.
#ifndef SERVICES_CLI_FORMATS_ANSWER_TEXT_H_
#define SERVICES_CLI_FORMATS_ANSWER_TEXT_H_

#include <string>

#include "services/cli/client/options.h"
#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

// What the request knows and the response does not.
AnswerContext ContextOf(const Options& options,
                        const v1::Deployment& deployment);

// For every format but JSON, which is the response itself.
std::string AnswerText(const v1::PlanUpgradeResponse& response,
                       const Options& options, AnswerContext context);
std::string AnswerText(const v1::ValidateUpgradeResponse& response,
                       const Options& options, AnswerContext context);

// Where no answer could be given: what the format has for that, so that whoever
// reads it does not take silence for a pass. Empty for text and Markdown.
std::string FailureText(const Options& options, const std::string& why);

// Where the folder is in the repository that holds it: "" or "teams/etl/".
std::string RepositoryPrefix(const std::string& folder);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_ANSWER_TEXT_H_
