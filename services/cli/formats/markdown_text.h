// An answer as Markdown for the comment of a pull request.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_MARKDOWN_TEXT_H_
#define SERVICES_CLI_FORMATS_MARKDOWN_TEXT_H_

#include <cstddef>
#include <string>

#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

// GitHub takes comments of this many characters.
inline constexpr size_t kMarkdownBytes = 65536;

// Below `limit` bytes, whatever the answer has: what does not fit is left out,
// and a sentence says so. Text of the project links to nothing, mentions nobody
// and is no markup.
std::string MarkdownText(const Answer& answer, size_t limit = kMarkdownBytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_MARKDOWN_TEXT_H_
