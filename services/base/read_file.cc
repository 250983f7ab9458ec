#include "services/base/read_file.h"

#include <fcntl.h>
#include <poll.h>
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

namespace {

// Opened without waiting for the other end of a pipe.
absl::StatusOr<File> OpenAtOnce(const std::string& path, struct stat& status) {
  const int descriptor =
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return ReadError(errno);
  File file(fdopen(descriptor, "rb"));
  if (file == nullptr) return ReadError(errno);
  if (fstat(descriptor, &status) != 0) return ReadError(errno);
  if (S_ISDIR(status.st_mode)) return ReadError(EISDIR);
  return file;
}

// The first byte may take a while; after it the reader waits as for any file.
absl::Status AwaitWriter(std::FILE* file, std::chrono::milliseconds patience) {
  pollfd pipe{fileno(file), POLLIN, /*revents=*/0};
  if (poll(&pipe, 1, static_cast<int>(patience.count())) <= 0) {
    return absl::UnavailableError("is a pipe that nobody writes to");
  }
  const int flags = fcntl(pipe.fd, F_GETFL);
  if (flags < 0 || fcntl(pipe.fd, F_SETFL, flags & ~O_NONBLOCK) != 0) {
    return ReadError(errno);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadRegularFile(const std::string& path,
                                            uint64_t limit) {
  struct stat status {};
  const absl::StatusOr<File> file = OpenAtOnce(path, status);
  if (!file.ok()) return file.status();
  if (!S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError("is not a regular file");
  }
  return ReadAll(file->get(), limit);
}

absl::StatusOr<std::string> ReadFileOrPipe(const std::string& path,
                                           uint64_t limit,
                                           std::chrono::milliseconds patience) {
  struct stat status {};
  const absl::StatusOr<File> file = OpenAtOnce(path, status);
  if (!file.ok()) return file.status();
  if (S_ISFIFO(status.st_mode)) {
    if (absl::Status s = AwaitWriter(file->get(), patience); !s.ok()) return s;
  } else if (!S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError("is neither a file nor a pipe");
  }
  return ReadAll(file->get(), limit);
}

absl::StatusOr<std::string> ReadStandardInput(uint64_t limit) {
  return ReadAll(stdin, limit);
}

}  // namespace upgrade_advisor
