#include "services/plugin_host/trust/plugin_image.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
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

int SealableMemory() {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  const int made = memfd_create("plugin", kFlags | kMemfdExec);
  return made >= 0 || errno != EINVAL ? made : memfd_create("plugin", kFlags);
}

}  // namespace

absl::StatusOr<PluginImage> PluginImage::Read(const std::string& path,
                                              FileOwners owners) {
  absl::StatusOr<TrustedFile> file = OpenTrustedFile(path, owners, kMaxBytes);
  if (!file.ok()) return file.status();
  PluginImage image;
  if (absl::Status s = image.Fill(*file); !s.ok()) return s;
  image.name_ = std::filesystem::path(path).filename().string();
  image.digest_ = HexDigest(image.bytes());
  return image;
}

absl::Status PluginImage::Fill(const TrustedFile& file) {
  const Descriptor memory(SealableMemory());
  if (memory.number() < 0) {
    return Errno("executable memory is not allowed (vm.memfd_noexec?)");
  }
  const uint64_t size = file.size;
  uint64_t copied = 0;
  while (copied < size) {
    const ssize_t n = sendfile(memory.number(), file.descriptor.number(),
                               nullptr, size - copied);
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
  if (descriptor_ < 0) return Errno("no file descriptor is left");
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
