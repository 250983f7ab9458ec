// Text of any origin inside Markdown as GitHub and GitLab read it.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_MARKDOWN_ESCAPE_H_
#define SERVICES_CLI_FORMATS_MARKDOWN_ESCAPE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// On one line, to stand after other text: no markup, no HTML, no link, and
// nobody and no issue is mentioned.
std::string EscapeMarkdown(absl::string_view text);

// The same as code.
std::string MarkdownCode(absl::string_view text);

// A block of code that its content cannot end.
std::string MarkdownBlock(absl::string_view language, absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_MARKDOWN_ESCAPE_H_
