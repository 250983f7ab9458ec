#include "services/plugin_host/trust/trusted_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {
namespace {

absl::Status Refused(absl::string_view what) {
  return absl::FailedPreconditionError(what);
}

absl::Status Errno(absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat(what, ": ", std::strerror(errno)));
}

// What is wrong with who may change a file or folder.
void JudgeOwner(const struct stat& status, absl::string_view what,
                FileOwners owners, std::vector<std::string>& faults) {
  if (status.st_uid != 0 && status.st_uid != geteuid()) {
    faults.push_back(absl::StrCat(
        what, " belongs to user ", status.st_uid,
        ", who is neither root nor the user of the service; chown it"));
  }
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX);
  if ((status.st_mode & S_IWOTH) != 0 && !sticky) {
    faults.push_back(
        absl::StrCat(what, " may be written by anyone; chmod o-w"));
  }
  if (owners == FileOwners::kOperator && (status.st_mode & S_IWGRP) != 0) {
    faults.push_back(absl::StrCat(what, " may be written by group ",
                                  status.st_gid, "; chmod g-w"));
  }
}

absl::Status CheckOwners(const struct stat& file, const std::string& path,
                         FileOwners owners) {
  std::vector<std::string> faults;
  JudgeOwner(file, "the file", owners, faults);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  struct stat status {};
  if (stat(folder.empty() ? "." : folder.c_str(), &status) != 0) {
    return Errno("its folder cannot be examined");
  }
  JudgeOwner(status, "its folder", owners, faults);
  return faults.empty() ? absl::OkStatus()
                        : Refused(absl::StrJoin(faults, "; "));
}

}  // namespace

absl::StatusOr<TrustedFile> OpenTrustedFile(const std::string& path,
                                            FileOwners owners, uint64_t limit) {
  // A pipe must not keep the opener waiting.
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) {
    return errno == ENOENT || errno == ELOOP || errno == ENXIO
               ? Refused("it is not a regular file, or there is none")
               : Errno("the file cannot be read");
  }
  if (!S_ISREG(status.st_mode)) return Refused("it is not a regular file");
  if (absl::Status s = CheckOwners(status, path, owners); !s.ok()) return s;
  const uint64_t size = static_cast<uint64_t>(status.st_size);
  if (size > limit) {
    return Refused(
        absl::StrCat("the file is larger than ", limit >> 20, " MiB"));
  }
  return TrustedFile{std::move(file), size};
}

absl::StatusOr<std::string> ReadTrustedFile(const std::string& path,
                                            FileOwners owners, uint64_t limit) {
  absl::StatusOr<TrustedFile> file = OpenTrustedFile(path, owners, limit);
  if (!file.ok()) return file.status();
  std::string bytes(file->size, '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = read(file->descriptor.number(), bytes.data() + done,
                           bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Errno("the file cannot be read");
    if (n == 0) return Refused("the file shrank while it was read");
    done += static_cast<size_t>(n);
  }
  return bytes;
}

}  // namespace upgrade_advisor
