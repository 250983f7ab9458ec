#include "services/feeds/feed_key.h"

#include <openssl/pem.h>

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/tls/openssl_pointers.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kSignatureBytes = 64;

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const unsigned char* BytesOf(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Empty if it is of neither form.
std::string RawSignature(absl::string_view signature) {
  if (signature.size() == kSignatureBytes) return std::string(signature);
  std::string out;
  const bool is_text =
      absl::Base64Unescape(absl::StripAsciiWhitespace(signature), &out);
  return is_text && out.size() == kSignatureBytes ? out : "";
}

}  // namespace

struct FeedKey::Parts {
  OpenSslPointer<EVP_PKEY> key;
};

FeedKey::FeedKey(std::shared_ptr<const Parts> parts)
    : parts_(std::move(parts)) {}

absl::StatusOr<FeedKey> FeedKey::Of(absl::string_view pem) {
  const OpenSslPointer<BIO> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  OpenSslPointer<EVP_PKEY> key(
      PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        "has no public key in PEM (BEGIN PUBLIC KEY)");
  }
  if (EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return absl::InvalidArgumentError(
        "has a key that is not Ed25519; make one with openssl genpkey "
        "-algorithm ed25519");
  }
  return FeedKey(std::make_shared<const Parts>(Parts{std::move(key)}));
}

absl::Status FeedKey::Verify(absl::string_view text,
                             absl::string_view signature) const {
  const std::string raw = RawSignature(signature);
  if (raw.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", signature.size(),
                     " bytes; an Ed25519 signature has 64, or these in "
                     "Base64"));
  }
  const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  const bool is_good = context != nullptr &&
                       EVP_DigestVerifyInit(context.get(), nullptr, nullptr,
                                            nullptr, parts_->key.get()) == 1 &&
                       EVP_DigestVerify(context.get(), BytesOf(raw), raw.size(),
                                        BytesOf(text), text.size()) == 1;
  if (is_good) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "is not of these bytes by the key of --feed-key");
}

}  // namespace upgrade_advisor
