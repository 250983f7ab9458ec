// SHA-256, and HMAC by it.
//
// Pure; thread-safe.
#ifndef SERVICES_BASE_DIGEST_H_
#define SERVICES_BASE_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// 32 bytes.
std::string Sha256(absl::string_view bytes);

// The same as 64 lower-case hex digits.
std::string HexDigest(absl::string_view bytes);

// 32 bytes that only somebody with the key can make. RFC 2104.
std::string HmacSha256(absl::string_view key, absl::string_view bytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_DIGEST_H_
