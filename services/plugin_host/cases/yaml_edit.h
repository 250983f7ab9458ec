// Replacements in the text of a YAML file, of scalars and lists of scalars,
// that leave everything else as it is.
//
// Pure; thread-safe.
#ifndef SERVICES_PLUGIN_HOST_CASES_YAML_EDIT_H_
#define SERVICES_PLUGIN_HOST_CASES_YAML_EDIT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// text[begin, end) becomes `replacement`.
struct TextEdit {
  size_t begin = 0;
  size_t end = 0;
  std::string replacement;

  friend auto operator<=>(const TextEdit&, const TextEdit&) = default;
};

// All functions take where a node begins in the text, and what is in it; they
// find nothing where the text is not written plainly enough to be sure: with an
// anchor, a tag, an escape, or comments inside.

// A scalar of one line.
std::optional<std::vector<TextEdit>> ReplaceScalar(absl::string_view text,
                                                   size_t begin,
                                                   absl::string_view is,
                                                   absl::string_view wanted);

// A list of scalars, in brackets or by lines. What is in both lists stays where
// it is; what is new comes behind it.
std::optional<std::vector<TextEdit>> ReplaceList(
    absl::string_view text, size_t begin, const std::vector<std::string>& is,
    const std::vector<std::string>& wanted);

// The scalar as it may be written anywhere; nothing if YAML cannot hold it.
std::optional<std::string> ScalarText(absl::string_view value);

// The text with all edits, which do not overlap.
std::string Apply(absl::string_view text, std::vector<TextEdit> edits);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CASES_YAML_EDIT_H_
