// Signatures by the operator's key, and by nobody else's.
#include "services/feeds/feed_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tests/feeds/test_key.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

std::string FaultOf(const FeedKey& key, const std::string& text,
                    const std::string& signature) {
  return std::string(key.Verify(text, signature).message());
}

TEST(FeedKey, TakesASignatureOfTheseBytes) {
  const TestKey own;
  const absl::StatusOr<FeedKey> key = FeedKey::Of(own.public_pem());
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(FaultOf(*key, "text", own.Sign("text")), "");
  EXPECT_EQ(FaultOf(*key, "text",
                    absl::StrCat(absl::Base64Escape(own.Sign("text")), "\n")),
            "");
}

TEST(FeedKey, RefusesASignatureOfOtherBytesOrAnotherKey) {
  const TestKey own, other;
  const FeedKey key = FeedKey::Of(own.public_pem()).value();
  EXPECT_THAT(FaultOf(key, "text", own.Sign("texts")), HasSubstr("is not of"));
  EXPECT_THAT(FaultOf(key, "text", other.Sign("text")), HasSubstr("is not of"));
}

TEST(FeedKey, RefusesWhatIsNotASignature) {
  const TestKey own;
  const FeedKey key = FeedKey::Of(own.public_pem()).value();
  EXPECT_THAT(FaultOf(key, "text", ""), HasSubstr("has 0 bytes"));
  EXPECT_THAT(FaultOf(key, "text", "<html>"), HasSubstr("has 6 bytes"));
}

TEST(FeedKey, IsEd25519InPem) {
  EXPECT_THAT(std::string(FeedKey::Of("").status().message()),
              HasSubstr("has no public key in PEM"));
  const OpenSslPointer<EVP_PKEY> rsa(
      EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t{2048}));
  const OpenSslPointer<BIO> bio(BIO_new(BIO_s_mem()));
  ASSERT_EQ(PEM_write_bio_PUBKEY(bio.get(), rsa.get()), 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);  // NOLINT
  EXPECT_THAT(
      std::string(
          FeedKey::Of({text, static_cast<size_t>(size)}).status().message()),
      HasSubstr("is not Ed25519"));
}

}  // namespace
}  // namespace upgrade_advisor
