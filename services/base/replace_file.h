// Replaces a file as a whole: a reader sees the old text or the new one.
#ifndef SERVICES_BASE_REPLACE_FILE_H_
#define SERVICES_BASE_REPLACE_FILE_H_

#include <string>
#include <vector>

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

struct FileReplacement {
  std::string path;
  std::string before;  // what the file has to hold still
  std::string after;
};

// Why a file may not be replaced: it is a link, not a regular file, or
// read-only, or its folder is. FailedPrecondition; the message continues a
// sentence that begins with the file's name.
absl::Status CheckReplaceable(const std::string& path);

// Replaces all of them or none. First all new files are written next to the old
// ones, with their modes and owners; then every old one is compared with what
// it has to hold; only then they move into place. Aborted if one has changed,
// Unavailable if one cannot be written; either names the file.
absl::Status ReplaceFiles(const std::vector<FileReplacement>& files);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_REPLACE_FILE_H_
