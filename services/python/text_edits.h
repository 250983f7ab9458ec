// Changes of a text at several places at once.
//
// Plain values; pure.
#ifndef SERVICES_PYTHON_TEXT_EDITS_H_
#define SERVICES_PYTHON_TEXT_EDITS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor::python {

// The bytes from `begin` up to `end` become `text`; where the two are equal, it
// is inserted.
struct TextEdit {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string text;

  friend auto operator<=>(const TextEdit&, const TextEdit&) = default;
};

// The text with all edits made. They may come in any order, and one may be
// there twice. Empty-handed (false) if two of them overlap.
bool MakeEdits(absl::string_view text, std::vector<TextEdit> edits,
               std::string& out);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_TEXT_EDITS_H_
