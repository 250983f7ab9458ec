#include "services/base/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/base/read_file.h"

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

absl::Status CheckReplaceable(const std::string& path) {
  struct stat old {};
  if (lstat(path.c_str(), &old) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot be read: ", strerror(errno)));
  }
  if (!S_ISREG(old.st_mode)) {
    return absl::FailedPreconditionError(
        S_ISLNK(old.st_mode) ? "is a link" : "is not a regular file");
  }
  // For root nothing is read-only, but the owner meant it.
  if ((old.st_mode & 0222) == 0 || access(path.c_str(), W_OK) != 0) {
    return absl::FailedPreconditionError("is read-only");
  }
  const std::string folder = std::filesystem::path(path).parent_path();
  struct stat of {};
  if (stat(folder.empty() ? "." : folder.c_str(), &of) != 0 ||
      (of.st_mode & 0222) == 0 ||
      access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) {
    return absl::FailedPreconditionError("is in a read-only folder");
  }
  return absl::OkStatus();
}

namespace {

// New files next to the old ones; those that have not moved into place go with
// it.
class Drafts {
 public:
  Drafts() = default;
  Drafts(const Drafts&) = delete;
  Drafts& operator=(const Drafts&) = delete;
  ~Drafts() {
    for (const std::string& draft : drafts_) {
      if (!draft.empty()) unlink(draft.c_str());
    }
  }

  absl::Status Write(const FileReplacement& file) {
    struct stat old {};
    if (lstat(file.path.c_str(), &old) != 0) return Fault(file.path, errno);
    std::string draft = absl::StrCat(file.path, ".XXXXXX");
    const int fd = mkostemp(draft.data(), O_CLOEXEC);
    if (fd < 0) return Fault(file.path, errno);
    drafts_.push_back(draft);
    // Only root may give a file away; anybody else owns it already.
    const bool owned = fchown(fd, old.st_uid, old.st_gid) == 0;
    static_cast<void>(owned);
    const bool done = WriteAll(fd, file.after) &&
                      fchmod(fd, old.st_mode & 07777) == 0 && fsync(fd) == 0;
    const int why = errno;
    close(fd);
    return done ? absl::OkStatus() : Fault(file.path, why);
  }

  absl::Status Place(size_t i, const std::string& path) {
    if (rename(drafts_[i].c_str(), path.c_str()) != 0) {
      return Fault(path, errno);
    }
    drafts_[i].clear();
    return absl::OkStatus();
  }

 private:
  std::vector<std::string> drafts_;
};

absl::Status CheckUnchanged(const FileReplacement& file) {
  const absl::StatusOr<std::string> now = ReadFile(file.path);
  if (now.ok() && *now == file.before) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat(
      file.path, " has changed since it was read: run the command again"));
}

}  // namespace

absl::Status ReplaceFiles(const std::vector<FileReplacement>& files) {
  Drafts drafts;
  absl::Status status;
  for (const FileReplacement& file : files) {
    if (status.ok()) status = drafts.Write(file);
  }
  for (const FileReplacement& file : files) {
    if (status.ok()) status = CheckUnchanged(file);
  }
  size_t placed = 0;
  while (status.ok() && placed < files.size()) {
    status = drafts.Place(placed, files[placed].path);
    if (status.ok()) ++placed;
  }
  if (status.ok()) return status;
  // What has moved goes back.
  for (size_t i = 0; i < placed; ++i) {
    const absl::Status back = ReplaceFile(files[i].path, files[i].before);
    if (!back.ok()) {
      return absl::UnavailableError(
          absl::StrCat(status.message(), "; and the new text of ",
                       files[i].path, " stayed, since ", back.message()));
    }
  }
  return status;
}

}  // namespace upgrade_advisor
