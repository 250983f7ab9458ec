#include "services/fleet/notify/signature.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/digest.h"

namespace upgrade_advisor {
namespace {

constexpr char kPrefix[] = "whsec_";

std::string KeyOf(absl::string_view secret) {
  absl::string_view encoded = secret;
  std::string key;
  if (absl::ConsumePrefix(&encoded, kPrefix) &&
      absl::Base64Unescape(encoded, &key)) {
    return key;
  }
  return std::string(secret);
}

bool IsEqual(absl::string_view a, absl::string_view b) {
  if (a.size() != b.size()) return false;
  int difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return difference == 0;
}

}  // namespace

std::string SignatureOf(absl::string_view secret, absl::string_view id,
                        int64_t timestamp, absl::string_view body) {
  const std::string mac =
      HmacSha256(KeyOf(secret), absl::StrCat(id, ".", timestamp, ".", body));
  return absl::StrCat("v1,", absl::Base64Escape(mac));
}

bool IsSignedBy(absl::string_view secret, absl::string_view id,
                int64_t timestamp, absl::string_view body,
                absl::string_view header) {
  const std::string right = SignatureOf(secret, id, timestamp, body);
  bool is_signed = false;
  for (const absl::string_view each : absl::StrSplit(header, ' ')) {
    is_signed |= IsEqual(each, right);
  }
  return is_signed;
}

}  // namespace upgrade_advisor
