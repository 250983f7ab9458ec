// The frame of our pages in HTML: one file that needs no other, works without
// script, prints, and follows the reader's choice of light or dark.
//
// Pure; thread-safe.
#ifndef SERVICES_MARKUP_HTML_PAGE_H_
#define SERVICES_MARKUP_HTML_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Up to the start of the body. `title` is escaped already; `more_style` follows
// the common style sheet. The page may load and run nothing.
std::string HtmlHead(absl::string_view title,
                     absl::string_view more_style = "");

inline constexpr char kHtmlEnd[] = "</body>\n</html>\n";

}  // namespace upgrade_advisor

#endif  // SERVICES_MARKUP_HTML_PAGE_H_
