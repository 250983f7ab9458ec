#include "services/base/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

bool WriteAll(int fd, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

absl::Status Fault(const std::string& path, int error) {
  return absl::UnavailableError(
      absl::StrCat(path, " cannot be written: ", strerror(error)));
}

// The file itself, where `path` is a link to one.
std::string TargetOf(const std::string& path) {
  std::error_code error;
  const std::string target = std::filesystem::canonical(path, error).string();
  return error ? path : target;
}

}  // namespace

absl::Status ReplaceFile(const std::string& path, absl::string_view text) {
  struct stat old {};
  if (stat(path.c_str(), &old) != 0) return Fault(path, errno);
  return PutFile(path, text, old.st_mode & 07777);
}

absl::Status PutFile(const std::string& path, absl::string_view text,
                     unsigned mode) {
  const std::string target = TargetOf(path);
  std::string draft = absl::StrCat(target, ".XXXXXX");
  const int fd = mkostemp(draft.data(), O_CLOEXEC);
  bool done =
      fd >= 0 && WriteAll(fd, text) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
  done = done && rename(draft.c_str(), target.c_str()) == 0;
  const int why = errno;
  if (fd >= 0) close(fd);
  if (done) return absl::OkStatus();
  if (fd >= 0) unlink(draft.c_str());
  return Fault(path, why);
}

}  // namespace upgrade_advisor
