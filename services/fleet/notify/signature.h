// Signs messages as Standard Webhooks does: HMAC-SHA256 over
// "ID.TIMESTAMP.BODY", as "v1,BASE64".
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_SIGNATURE_H_
#define SERVICES_FLEET_NOTIFY_SIGNATURE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The value of webhook-signature. The key of a secret "whsec_BASE64" is what
// BASE64 stands for; of another secret, its bytes.
std::string SignatureOf(absl::string_view secret, absl::string_view id,
                        int64_t timestamp, absl::string_view body);

// Whether one of the signatures of a header, with spaces between them, is
// right. Takes the same time wherever a signature differs.
bool IsSignedBy(absl::string_view secret, absl::string_view id,
                int64_t timestamp, absl::string_view body,
                absl::string_view header);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_SIGNATURE_H_
