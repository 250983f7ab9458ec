// Digests for plan ids and page tokens.
#ifndef SERVICES_ENGINE_DIGEST_H_
#define SERVICES_ENGINE_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"

namespace upgrade_advisor {

// SHA-256 in lower-case hex.
std::string HexSha256(absl::string_view bytes);

// Bytes of a message that are the same for equal messages, maps sorted.
std::string DeterministicBytes(const google::protobuf::MessageLite& message);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_DIGEST_H_
