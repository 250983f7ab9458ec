// A unified diff as replacements of lines.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_UNIFIED_DIFF_H_
#define SERVICES_CLI_FORMATS_UNIFIED_DIFF_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Lines `first` to `last` of the file, both counted from 1, become `text`. With
// `last` below `first` the text is inserted before `first`.
struct LineEdit {
  int first = 1;
  int last = 0;
  std::string text;
};

struct FileEdit {
  std::string file;
  std::vector<LineEdit> edits;
};

// The edits of a diff as the service writes it, with "a/" and "b/" before the
// names; a file that it adds is there without edits.
std::vector<FileEdit> EditsOf(absl::string_view diff);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_UNIFIED_DIFF_H_
