// The value of the literals of a string.
//
// Pure; thread-safe.
#ifndef SERVICES_PYTHON_STRING_LITERAL_H_
#define SERVICES_PYTHON_STRING_LITERAL_H_

#include <string>

#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

// Stands for the value of a replacement field in the text of an f-string.
inline constexpr char kFieldMark = '\x01';

// The text of a kString or kFString in UTF-8: a view into the source where it
// is written as it is, else of `scratch`. What UTF-8 cannot say (half a
// surrogate pair) and names of characters become '?'.
absl::string_view StringText(const Tree& tree, const Node& node,
                             std::string& scratch);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_STRING_LITERAL_H_
