#include "services/base/digest.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"

namespace upgrade_advisor {

std::string HexDigest(absl::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), size));
}

}  // namespace upgrade_advisor
