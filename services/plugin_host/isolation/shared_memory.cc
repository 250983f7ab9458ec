#include "services/plugin_host/isolation/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

// So that it can be given any small number in a child process.
constexpr int kLowestDescriptor = 64;
// Since Linux 5.1: no writable mapping except the existing ones.
constexpr int kSealFutureWrite = 0x0010;

absl::Status Errno(absl::string_view what) {
  return absl::ResourceExhaustedError(
      absl::StrCat(what, ": ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<SharedMemory> SharedMemory::Make(size_t size, Sharing sharing) {
  const int made = memfd_create("shared", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (made < 0) return Errno("no shared memory is available");
  SharedMemory out;
  out.descriptor_ = fcntl(made, F_DUPFD_CLOEXEC, kLowestDescriptor);
  close(made);
  if (out.descriptor_ < 0) return Errno("no file descriptor is left");
  if (ftruncate(out.descriptor_, static_cast<off_t>(size)) != 0) {
    return Errno("no shared memory is available");
  }
  void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED,
                      out.descriptor_, /*offset=*/0);
  if (mapped == MAP_FAILED) return Errno("memory cannot be mapped");
  out.data_ = static_cast<char*>(mapped);
  out.size_ = size;
  int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (sharing == Sharing::kReadOnly) seals |= kSealFutureWrite;
  if (fcntl(out.descriptor_, F_ADD_SEALS, seals) != 0) {
    return Errno("shared memory cannot be sealed");
  }
  return out;
}

absl::StatusOr<SharedMemory> SharedMemory::Open(int descriptor,
                                                Sharing sharing) {
  SharedMemory out;
  out.descriptor_ = descriptor;
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return Errno("no shared memory");
  const size_t size = static_cast<size_t>(status.st_size);
  const int protection =
      sharing == Sharing::kReadOnly ? PROT_READ : PROT_READ | PROT_WRITE;
  void* mapped =
      mmap(nullptr, size, protection, MAP_SHARED, descriptor, /*offset=*/0);
  if (mapped == MAP_FAILED) return Errno("memory cannot be mapped");
  out.data_ = static_cast<char*>(mapped);
  out.size_ = size;
  return out;
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  if (this == &other) return *this;
  Release();
  descriptor_ = std::exchange(other.descriptor_, -1);
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

SharedMemory::~SharedMemory() { Release(); }

void SharedMemory::Release() {
  if (data_ != nullptr) munmap(data_, size_);
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace upgrade_advisor
