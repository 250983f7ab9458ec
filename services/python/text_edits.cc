#include "services/python/text_edits.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor::python {

bool MakeEdits(absl::string_view text, std::vector<TextEdit> edits,
               std::string& out) {
  std::sort(edits.begin(), edits.end());
  edits.erase(std::unique(edits.begin(), edits.end()), edits.end());
  out.clear();
  uint32_t at = 0;
  for (const TextEdit& edit : edits) {
    if (edit.begin < at || edit.end < edit.begin || edit.end > text.size()) {
      return false;
    }
    absl::StrAppend(&out, text.substr(at, edit.begin - at), edit.text);
    at = edit.end;
  }
  absl::StrAppend(&out, text.substr(at));
  return true;
}

}  // namespace upgrade_advisor::python
