// Memory that the service shares with worker processes.
//
// Owns its descriptor and mapping; movable. What both sides write at once is
// atomic; everything else is handed over by messages.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_SHARED_MEMORY_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_SHARED_MEMORY_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"

namespace upgrade_advisor {

// What the other side may do with it.
enum class Sharing : uint8_t { kReadOnly, kReadWrite };

class SharedMemory {
 public:
  // Zeros, `size` bytes of addresses; pages cost memory when they are touched.
  static absl::StatusOr<SharedMemory> Make(size_t size, Sharing sharing);
  // Of a descriptor that was handed over, which it takes over.
  static absl::StatusOr<SharedMemory> Open(int descriptor, Sharing sharing);

  SharedMemory() = default;
  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&& other) noexcept;
  ~SharedMemory();

  int descriptor() const { return descriptor_; }
  char* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  void Release();

  int descriptor_ = -1;
  char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_SHARED_MEMORY_H_
