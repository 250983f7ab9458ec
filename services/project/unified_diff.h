// The difference between two texts of a file, as `patch` reads it.
//
// Pure; thread-safe.
#ifndef SERVICES_PROJECT_UNIFIED_DIFF_H_
#define SERVICES_PROJECT_UNIFIED_DIFF_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// One hunk from the first line that differs to the last one, with up to three
// lines of context on each side; context ends before a line that may hold a
// secret. Empty if the texts are equal. Paths are a/PATH and b/PATH; where
// `before` is empty the file is new (/dev/null).
std::string UnifiedDiff(absl::string_view path, absl::string_view before,
                        absl::string_view after);

// The same for a diff that stays with the owner of the files: a hunk for each
// place, always with three lines of context, so that `git apply` takes it too.
std::string FullDiff(absl::string_view path, absl::string_view before,
                     absl::string_view after);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_UNIFIED_DIFF_H_
