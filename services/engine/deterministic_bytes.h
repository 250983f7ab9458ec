// Messages as bytes that may be compared and digested.
#ifndef SERVICES_ENGINE_DETERMINISTIC_BYTES_H_
#define SERVICES_ENGINE_DETERMINISTIC_BYTES_H_

#include <string>

#include "google/protobuf/message_lite.h"

namespace upgrade_advisor {

// The same for equal messages: maps are sorted.
std::string DeterministicBytes(const google::protobuf::MessageLite& message);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_DETERMINISTIC_BYTES_H_
