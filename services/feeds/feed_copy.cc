#include "services/feeds/feed_copy.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/base/digest.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kFirstLine = "upgrade-advisor-feed 1 ";
constexpr absl::string_view kUrl = "url ";
constexpr absl::string_view kEtag = "etag ";
constexpr absl::string_view kModified = "last-modified ";
constexpr absl::string_view kSignature = "signature ";
constexpr absl::string_view kConfirmed = "confirmed ";
constexpr absl::string_view kText = "text";

absl::Status Damaged(absl::string_view why) {
  return absl::DataLossError(absl::StrCat("is damaged: ", why));
}

// Takes the next line, which begins with `name`, off `rest`.
bool TakeLine(absl::string_view name, absl::string_view& rest,
              absl::string_view& value) {
  const size_t end = rest.find('\n');
  if (end == absl::string_view::npos) return false;
  value = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return absl::ConsumePrefix(&value, name);
}

bool TakeText(absl::string_view name, absl::string_view& rest,
              std::string& out) {
  absl::string_view value;
  if (!TakeLine(name, rest, value)) return false;
  out = std::string(value);
  return true;
}

// The head after its first line; leaves the text in `rest`.
bool ReadHead(absl::string_view& rest, FeedCopy& out) {
  std::string signature;
  std::string seconds;
  std::string nothing;
  int64_t confirmed = 0;
  const bool is_read = TakeText(kUrl, rest, out.url) &&
                       TakeText(kEtag, rest, out.etag) &&
                       TakeText(kModified, rest, out.last_modified) &&
                       TakeText(kSignature, rest, signature) &&
                       TakeText(kConfirmed, rest, seconds) &&
                       TakeText(kText, rest, nothing) && nothing.empty();
  if (!is_read || !absl::Base64Unescape(signature, &out.signature) ||
      !absl::SimpleAtoi(seconds, &confirmed)) {
    return false;
  }
  out.confirmed = absl::FromUnixSeconds(confirmed);
  return true;
}

}  // namespace

std::string EncodeFeedCopy(const FeedCopy& copy) {
  const std::string rest = absl::StrCat(
      kUrl, copy.url, "\n", kEtag, copy.etag, "\n", kModified,
      copy.last_modified, "\n", kSignature, absl::Base64Escape(copy.signature),
      "\n", kConfirmed, absl::ToUnixSeconds(copy.confirmed), "\n", kText, "\n",
      *copy.text);
  return absl::StrCat(kFirstLine, HexDigest(rest), "\n", rest);
}

absl::StatusOr<FeedCopy> DecodeFeedCopy(absl::string_view bytes) {
  absl::string_view rest = bytes;
  absl::string_view digest;
  if (!TakeLine(kFirstLine, rest, digest)) {
    return Damaged("it does not begin as a copy of a feed does");
  }
  if (digest != HexDigest(rest)) {
    return Damaged("its digest is not that of its bytes");
  }
  FeedCopy out;
  if (!ReadHead(rest, out)) return Damaged("its head has another form");
  out.text = std::make_shared<const std::string>(rest);
  return out;
}

}  // namespace upgrade_advisor
