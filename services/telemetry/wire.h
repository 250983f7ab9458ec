// Writes the binary form of protocol buffers, for the few messages of OTLP.
//
// A value.
#ifndef SERVICES_TELEMETRY_WIRE_H_
#define SERVICES_TELEMETRY_WIRE_H_

#include <bit>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

class Wire {
 public:
  void Varint(int field, uint64_t value) {
    Tag(field, 0);
    Number(value);
  }
  void Fixed(int field, uint64_t value) {
    Tag(field, 1);
    Append(value);
  }
  void Double(int field, double value) {
    Fixed(field, std::bit_cast<uint64_t>(value));
  }
  void Bytes(int field, absl::string_view value) {
    Tag(field, 2);
    Number(value.size());
    bytes_.append(value.data(), value.size());
  }
  void Message(int field, const Wire& value) { Bytes(field, value.bytes_); }
  // Without a tag, as in packed lists.
  void Append(uint64_t value) {
    for (int i = 0; i < 8; ++i) {
      bytes_.push_back(static_cast<char>(value >> (8 * i)));
    }
  }

  const std::string& bytes() const { return bytes_; }

 private:
  void Tag(int field, int type) {
    Number(static_cast<uint64_t>(field) << 3 | static_cast<uint64_t>(type));
  }
  void Number(uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
      bytes_.push_back(static_cast<char>(value | 0x80));
    }
    bytes_.push_back(static_cast<char>(value));
  }

  std::string bytes_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_WIRE_H_
