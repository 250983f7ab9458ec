// Messages one after the other in a stream of bytes: each with its size before
// it, as a varint, which is how protobuf writes delimited messages in every
// language.
#ifndef SERVICES_CLI_ASSESS_MESSAGE_FRAMES_H_
#define SERVICES_CLI_ASSESS_MESSAGE_FRAMES_H_

#include <cstddef>
#include <istream>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The next message; nothing at the end. InvalidArgument for a size that is not
// one or is above `limit`, and for an end in the middle: what follows cannot be
// read.
absl::StatusOr<std::optional<std::string>> ReadFrame(std::istream& in,
                                                     size_t limit);

std::string FrameOf(absl::string_view message);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_ASSESS_MESSAGE_FRAMES_H_
