#include "services/feeds/feed_folder.h"

#include <cstdint>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "services/base/digest.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"
#include "services/json/json_value.h"

namespace upgrade_advisor {
namespace {

constexpr unsigned kOwnMode = 0600;
// What the text and the head may have together.
constexpr uint64_t kFileBytes = kJsonBytesMax + (uint64_t{64} << 10);
constexpr size_t kNameDigits = 16;

absl::Status Lost(const std::string& path, absl::string_view why) {
  return absl::DataLossError(absl::StrCat(path, " ", why));
}

}  // namespace

std::string FeedFolder::PathOf(const FeedSource& source) const {
  const std::string digest =
      HexDigest(absl::StrCat(source.option, " ", source.url));
  return absl::StrCat(path_, "/feed-", digest.substr(0, kNameDigits), ".copy");
}

absl::StatusOr<std::optional<FeedCopy>> FeedFolder::Load(
    const FeedSource& source) const {
  const std::string path = PathOf(source);
  std::error_code error;
  if (!exists() || !std::filesystem::exists(path, error)) return std::nullopt;
  const absl::StatusOr<std::string> bytes = ReadRegularFile(path, kFileBytes);
  if (!bytes.ok()) return Lost(path, bytes.status().message());
  absl::StatusOr<FeedCopy> copy = DecodeFeedCopy(*bytes);
  if (!copy.ok()) return Lost(path, copy.status().message());
  if (copy->url != source.url) return Lost(path, "is of another URL");
  return *std::move(copy);
}

absl::Status FeedFolder::Save(const FeedSource& source,
                              const FeedCopy& copy) const {
  if (!exists()) return absl::OkStatus();
  return PutFile(PathOf(source), EncodeFeedCopy(copy), kOwnMode);
}

}  // namespace upgrade_advisor
