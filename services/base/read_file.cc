#include "services/base/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// A folder opens but does not read.
absl::Status ReadError(int error) {
  if (error == EISDIR) return absl::InvalidArgumentError("is a folder");
  return absl::UnavailableError(
      absl::StrCat("cannot be read: ", std::strerror(error)));
}

using File = std::unique_ptr<std::FILE, Closer>;

absl::StatusOr<std::string> ReadAll(std::FILE* file, uint64_t limit) {
  std::string text;
  char buffer[1 << 16];
  while (text.size() <= limit) {
    const size_t count = std::fread(buffer, 1, sizeof(buffer), file);
    text.append(buffer, count);
    if (count < sizeof(buffer)) break;
  }
  if (std::ferror(file) != 0) return ReadError(errno);
  if (text.size() > limit) {
    return absl::ResourceExhaustedError(
        absl::StrCat("is larger than ", limit >> 20, " MiB, the limit"));
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t limit) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return ReadError(errno);
  return ReadAll(file.get(), limit);
}

absl::StatusOr<std::string> ReadRegularFile(const std::string& path,
                                            uint64_t limit) {
  const int descriptor =
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return ReadError(errno);
  const File file(fdopen(descriptor, "rb"));
  if (file == nullptr) return ReadError(errno);
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return ReadError(errno);
  if (S_ISDIR(status.st_mode)) return ReadError(EISDIR);
  if (!S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError("is not a regular file");
  }
  return ReadAll(file.get(), limit);
}

}  // namespace upgrade_advisor
