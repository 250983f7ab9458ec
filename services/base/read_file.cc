#include "services/base/read_file.h"

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

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t limit) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return ReadError(errno);
  std::string text;
  char buffer[1 << 16];
  while (text.size() <= limit) {
    const size_t count = std::fread(buffer, 1, sizeof(buffer), file.get());
    text.append(buffer, count);
    if (count < sizeof(buffer)) break;
  }
  if (std::ferror(file.get()) != 0) return ReadError(errno);
  if (text.size() > limit) {
    return absl::ResourceExhaustedError(
        absl::StrCat("is larger than ", limit >> 20, " MiB, the limit"));
  }
  return text;
}

}  // namespace upgrade_advisor
