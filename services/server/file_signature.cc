#include "services/server/file_signature.h"

#include <sys/stat.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

std::string SignatureOf(const std::vector<std::string>& paths) {
  std::string out;
  for (const std::string& path : paths) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
      out += "missing\n";
      continue;
    }
    // The change time moves with every write and rename, whatever else a tool
    // restores.
    absl::StrAppend(&out, status.st_dev, " ", status.st_ino, " ",
                    status.st_size, " ", status.st_ctim.tv_sec, ".",
                    status.st_ctim.tv_nsec, "\n");
  }
  return out;
}

}  // namespace upgrade_advisor
