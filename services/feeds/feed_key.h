// The key that feeds are signed with: Ed25519.
//
// Immutable, hence thread-safe.
#ifndef SERVICES_FEEDS_FEED_KEY_H_
#define SERVICES_FEEDS_FEED_KEY_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

class FeedKey {
 public:
  // Of a public key in PEM. The message of InvalidArgument continues a sentence
  // that begins with the name of its file.
  static absl::StatusOr<FeedKey> Of(absl::string_view pem);

  // Whether `signature` is of `text`: 64 bytes, as `openssl pkeyutl -sign
  // -rawin` writes them, or these in Base64. The message of InvalidArgument
  // continues a sentence that begins with "the signature".
  absl::Status Verify(absl::string_view text,
                      absl::string_view signature) const;

 private:
  struct Parts;
  explicit FeedKey(std::shared_ptr<const Parts> parts);

  std::shared_ptr<const Parts> parts_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_KEY_H_
