// SHA-256 as text.
#ifndef SERVICES_BASE_DIGEST_H_
#define SERVICES_BASE_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// 64 lower-case hex digits.
std::string HexDigest(absl::string_view bytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_DIGEST_H_
