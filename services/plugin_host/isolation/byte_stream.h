// Numbers and texts as bytes between two processes of one build.
//
// The reader is total: bytes of any origin give values or a failure that
// sticks, and nothing outside is read. Values; not thread-safe.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_BYTE_STREAM_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_BYTE_STREAM_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

class ByteWriter {
 public:
  template <typename T>
  void Number(T value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void Text(absl::string_view text) {
    Number(static_cast<uint64_t>(text.size()));
    bytes_.append(text.data(), text.size());
  }

  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(absl::string_view bytes) : left_(bytes) {}

  // Zero after a failure.
  template <typename T>
  T Number() {
    static_assert(std::is_arithmetic_v<T>);
    T value{};
    const absl::string_view bytes = Cut(sizeof value);
    if (ok_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  // Fails where the number is above the last value.
  template <typename E>
  E Enum(E last) {
    const auto value = Number<std::underlying_type_t<E>>();
    if (value > static_cast<std::underlying_type_t<E>>(last)) Fail();
    return ok_ ? static_cast<E>(value) : E{};
  }
  // Into the bytes; empty after a failure.
  absl::string_view Text() { return Cut(Number<uint64_t>()); }
  std::string String() { return std::string(Text()); }
  // How many elements follow, each of at least `smallest` bytes: a count that
  // cannot be true fails before anything is reserved for it.
  uint64_t Count(uint64_t smallest) {
    const uint64_t count = Number<uint64_t>();
    if (count > left_.size() / smallest) Fail();
    return ok_ ? count : 0;
  }

  void Fail() { ok_ = false; }
  bool ok() const { return ok_; }
  bool at_end() const { return left_.empty(); }

 private:
  absl::string_view Cut(uint64_t size) {
    ok_ = ok_ && size <= left_.size();
    if (!ok_) return {};
    const absl::string_view out = left_.substr(0, size);
    left_.remove_prefix(size);
    return out;
  }

  absl::string_view left_;
  bool ok_ = true;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_BYTE_STREAM_H_
