#include "services/http/address_rules.h"

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace upgrade_advisor {
namespace {

constexpr size_t kIpv4 = 4;
constexpr size_t kIpv6 = 16;

// A network by its first bits.
struct Network {
  uint8_t start[4];
  int bits;
  AddressKind kind;
};

// IANA's registry of special addresses.
constexpr Network kIpv4Networks[] = {
    {{0, 0, 0, 0}, 8, AddressKind::kReserved},
    {{10, 0, 0, 0}, 8, AddressKind::kPrivate},
    {{100, 64, 0, 0}, 10, AddressKind::kPrivate},
    {{127, 0, 0, 0}, 8, AddressKind::kLoopback},
    {{169, 254, 0, 0}, 16, AddressKind::kPrivate},
    {{172, 16, 0, 0}, 12, AddressKind::kPrivate},
    {{192, 0, 0, 0}, 24, AddressKind::kReserved},
    {{192, 0, 2, 0}, 24, AddressKind::kReserved},
    {{192, 168, 0, 0}, 16, AddressKind::kPrivate},
    {{198, 18, 0, 0}, 15, AddressKind::kReserved},
    {{198, 51, 100, 0}, 24, AddressKind::kReserved},
    {{203, 0, 113, 0}, 24, AddressKind::kReserved},
    {{224, 0, 0, 0}, 3, AddressKind::kReserved},
};
// Only 2000::/3 is given out; of it, Teredo and documentation are not hosts.
constexpr Network kIpv6Networks[] = {
    {{0xFC, 0, 0, 0}, 7, AddressKind::kPrivate},
    {{0xFE, 0x80, 0, 0}, 10, AddressKind::kPrivate},
    {{0x20, 0x01, 0, 0}, 32, AddressKind::kReserved},
    {{0x20, 0x01, 0x0D, 0xB8}, 32, AddressKind::kReserved},
    {{0x20, 0, 0, 0}, 3, AddressKind::kPublic},
};

bool IsIn(absl::string_view bytes, const Network& network) {
  for (int bit = 0; bit < network.bits; ++bit) {
    const size_t byte = static_cast<size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if (((bytes[byte] ^ network.start[byte]) & mask) != 0) return false;
  }
  return true;
}

template <size_t kCount>
AddressKind Look(absl::string_view bytes, const Network (&networks)[kCount],
                 AddressKind otherwise) {
  for (const Network& network : networks) {
    if (IsIn(bytes, network)) return network.kind;
  }
  return otherwise;
}

AddressKind KindOfIpv6(absl::string_view bytes) {
  constexpr absl::string_view kLoopback("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1",
                                        kIpv6);
  constexpr absl::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12);
  constexpr absl::string_view kNat64("\0\x64\xFF\x9B\0\0\0\0\0\0\0\0", 12);
  constexpr absl::string_view k6to4("\x20\x02", 2);
  if (bytes == kLoopback) return AddressKind::kLoopback;
  const absl::string_view start = bytes.substr(0, kMapped.size());
  if (start == kMapped || start == kNat64) {
    return KindOfAddress(bytes.substr(kMapped.size()));
  }
  if (bytes.substr(0, k6to4.size()) == k6to4) {
    return KindOfAddress(bytes.substr(k6to4.size(), kIpv4));
  }
  return Look(bytes, kIpv6Networks, AddressKind::kReserved);
}

}  // namespace

AddressKind KindOfAddress(absl::string_view bytes) {
  if (bytes.size() == kIpv6) return KindOfIpv6(bytes);
  if (bytes.size() != kIpv4) return AddressKind::kReserved;
  return Look(bytes, kIpv4Networks, AddressKind::kPublic);
}

}  // namespace upgrade_advisor
