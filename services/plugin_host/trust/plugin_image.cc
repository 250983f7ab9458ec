#include "services/plugin_host/trust/plugin_image.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/digest.h"

namespace upgrade_advisor {
namespace {

constexpr int kLowestDescriptor = 64;
// Since Linux 6.3; older kernels refuse the flag and need none.
constexpr unsigned kMemfdExec = 0x10;

absl::Status Refused(absl::string_view what) {
  return absl::FailedPreconditionError(what);
}

absl::Status Errno(absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat(what, ": ", std::strerror(errno)));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

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
        absl::StrCat(what, " may be written by everybody; chmod o-w"));
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
    return Errno("its folder cannot be looked at");
  }
  JudgeOwner(status, "its folder", owners, faults);
  return faults.empty() ? absl::OkStatus()
                        : Refused(absl::StrJoin(faults, "; "));
}

int SealableMemory() {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  const int made = memfd_create("plugin", kFlags | kMemfdExec);
  return made >= 0 || errno != EINVAL ? made : memfd_create("plugin", kFlags);
}

}  // namespace

absl::StatusOr<PluginImage> PluginImage::Read(const std::string& path,
                                              FileOwners owners) {
  // A pipe must not keep the opener waiting.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) {
    return errno == ENOENT || errno == ELOOP || errno == ENXIO
               ? Refused("it is not a regular file, or there is none")
               : Errno("the file cannot be read");
  }
  if (!S_ISREG(status.st_mode)) return Refused("it is not a regular file");
  if (absl::Status s = CheckOwners(status, path, owners); !s.ok()) return s;
  const uint64_t size = static_cast<uint64_t>(status.st_size);
  if (size > kMaxBytes) return Refused("the file is larger than 256 MiB");
  PluginImage image;
  if (absl::Status s = image.Fill(file.number(), size); !s.ok()) return s;
  image.name_ = std::filesystem::path(path).filename().string();
  image.digest_ = HexDigest(image.bytes());
  return image;
}

absl::Status PluginImage::Fill(int file, uint64_t size) {
  const Descriptor memory(SealableMemory());
  if (memory.number() < 0) {
    return Errno("no executable memory is to be had (vm.memfd_noexec?)");
  }
  uint64_t copied = 0;
  while (copied < size) {
    const ssize_t n = sendfile(memory.number(), file, nullptr, size - copied);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Errno("the file cannot be read");
    if (n == 0) return Refused("the file shrank while it was read");
    copied += static_cast<uint64_t>(n);
  }
  if (fcntl(memory.number(), F_ADD_SEALS,
            F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    return Errno("its memory cannot be sealed");
  }
  descriptor_ = fcntl(memory.number(), F_DUPFD_CLOEXEC, kLowestDescriptor);
  if (descriptor_ < 0) return Errno("no descriptor is left");
  if (size == 0) return absl::OkStatus();
  void* mapped =
      mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor_, /*offset=*/0);
  if (mapped == MAP_FAILED) return Errno("it cannot be mapped");
  data_ = static_cast<const char*>(mapped);
  size_ = size;
  return absl::OkStatus();
}

PluginImage::PluginImage(PluginImage&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      name_(std::move(other.name_)),
      digest_(std::move(other.digest_)) {}

PluginImage& PluginImage::operator=(PluginImage&& other) noexcept {
  if (this == &other) return *this;
  Release();
  descriptor_ = std::exchange(other.descriptor_, -1);
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  name_ = std::move(other.name_);
  digest_ = std::move(other.digest_);
  return *this;
}

PluginImage::~PluginImage() { Release(); }

void PluginImage::Release() {
  if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
  if (descriptor_ >= 0) close(descriptor_);
}

std::string PluginImage::StayOpen() && {
  return absl::StrCat("/proc/self/fd/", std::exchange(descriptor_, -1));
}

}  // namespace upgrade_advisor
