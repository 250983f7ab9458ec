// Which entry of the reference of facts a name belongs to.
#ifndef TESTS_SHEETS_REFERENCE_OF_H_
#define TESTS_SHEETS_REFERENCE_OF_H_

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "services/sheets/fact_reference.h"

namespace upgrade_advisor {

// Whether a text is "table.<table>.rows" with something in every place. Only a
// <module> and the last place take dots.
inline bool Fits(absl::string_view pattern, absl::string_view text) {
  const size_t open = pattern.find('<');
  if (open == absl::string_view::npos) return pattern == text;
  if (!absl::StartsWith(text, pattern.substr(0, open))) return false;
  text.remove_prefix(open);
  const bool takes_dots = absl::StartsWith(pattern.substr(open), "<module>");
  pattern.remove_prefix(pattern.find('>') + 1);
  if (pattern.empty()) return !text.empty();
  for (size_t dot = text.find('.', 1); dot != absl::string_view::npos;
       dot = text.find('.', dot + 1)) {
    if (Fits(pattern, text.substr(dot))) return true;
    if (!takes_dots) return false;
  }
  return false;
}

// The first that fits; null if none does.
inline const FactReference* ReferenceOf(FactOwner owner, FactKind kind,
                                        absl::string_view name) {
  for (const FactReference& fact : FactReferences()) {
    if (fact.owner == owner && fact.kind == kind && Fits(fact.name, name)) {
      return &fact;
    }
  }
  return nullptr;
}

}  // namespace upgrade_advisor

#endif  // TESTS_SHEETS_REFERENCE_OF_H_
