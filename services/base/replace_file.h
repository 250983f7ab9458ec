// Replaces a file as a whole: a reader sees the old text or the new one.
#ifndef SERVICES_BASE_REPLACE_FILE_H_
#define SERVICES_BASE_REPLACE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Writes a new file next to the old one, with its mode, and moves it there; a
// link stays one. Unavailable with the reason if that fails, and the old file
// is as it was.
absl::Status ReplaceFile(const std::string& path, absl::string_view text);

// The same for a file that need not exist yet; its mode will be `mode`.
absl::Status PutFile(const std::string& path, absl::string_view text,
                     unsigned mode);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_REPLACE_FILE_H_
