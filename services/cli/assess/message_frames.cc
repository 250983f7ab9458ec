#include "services/cli/assess/message_frames.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr int kSizeBytes = 5;
constexpr size_t kPieceBytes = 64u << 10;

absl::Status CutOff() {
  return absl::InvalidArgumentError("standard input ends inside a message");
}

// Nothing at the end of the stream.
absl::StatusOr<std::optional<uint64_t>> ReadSize(std::istream& in) {
  uint64_t size = 0;
  for (int i = 0; i < kSizeBytes; ++i) {
    const int byte = in.get();
    if (byte == std::istream::traits_type::eof()) {
      if (i == 0) return std::optional<uint64_t>();
      return CutOff();
    }
    size |= static_cast<uint64_t>(byte & 0x7F) << (7 * i);
    if ((byte & 0x80) == 0) return std::optional<uint64_t>(size);
  }
  return absl::InvalidArgumentError("a size in standard input is not a varint");
}

}  // namespace

absl::StatusOr<std::optional<std::string>> ReadFrame(std::istream& in,
                                                     size_t limit) {
  const absl::StatusOr<std::optional<uint64_t>> size = ReadSize(in);
  if (!size.ok()) return size.status();
  if (!*size) return std::optional<std::string>();
  if (**size > limit) {
    return absl::InvalidArgumentError(
        absl::StrCat("a message in standard input has ", **size,
                     " bytes; at most ", limit, " are allowed"));
  }
  // In pieces: a size that lies does not cost the memory it names.
  std::string out;
  while (out.size() < **size) {
    const size_t begin = out.size();
    out.resize(begin + std::min<size_t>(kPieceBytes, **size - begin));
    in.read(out.data() + begin,
            static_cast<std::streamsize>(out.size() - begin));
    if (!in) return CutOff();
  }
  return std::optional<std::string>(std::move(out));
}

std::string FrameOf(absl::string_view message) {
  std::string out;
  size_t size = message.size();
  for (; size >= 0x80; size >>= 7) {
    out.push_back(static_cast<char>((size & 0x7F) | 0x80));
  }
  out.push_back(static_cast<char>(size));
  return absl::StrCat(out, message);
}

}  // namespace upgrade_advisor
