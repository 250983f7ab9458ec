// Signatures, against the vectors of Standard Webhooks and of the document.
#include "services/fleet/notify/signature.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

// The example of the specification's libraries.
constexpr char kSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr char kId[] = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr int64_t kTimestamp = 1614265330;
constexpr char kBody[] = R"({"test": 2432232314})";
constexpr char kSignature[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

TEST(Signature, IsThatOfStandardWebhooks) {
  EXPECT_EQ(SignatureOf(kSecret, kId, kTimestamp, kBody), kSignature);
}

TEST(Signature, OfAPlainSecretUsesItsBytes) {
  // The same key, written as what it is.
  const std::string key =
      "\x31\xF2\x90\xF6\xBF\x06\x29\x8A\xAB\x4F\x08\xD4\x3C\x3F\x08\x2C\xF6\x48"
      "\xA3\x62\xDA\x2D\xA4\xB0";
  EXPECT_EQ(SignatureOf(key, kId, kTimestamp, kBody), kSignature);
  EXPECT_EQ(SignatureOf("a secret of this receiver", kId, kTimestamp, kBody),
            "v1,Aj/L3BHfjpxFkIexpsZ/vII2EGZdm26qX6dlLVbokMs=");
  EXPECT_NE(SignatureOf("whsec_%%%", kId, kTimestamp, kBody),
            SignatureOf("", kId, kTimestamp, kBody));
}

TEST(Signature, IsFoundAmongSeveral) {
  const std::string header = std::string("v1,AAAA v2,x ") + kSignature;
  EXPECT_TRUE(IsSignedBy(kSecret, kId, kTimestamp, kBody, header));
}

TEST(Signature, IsWrongIfAnythingDiffers) {
  EXPECT_FALSE(IsSignedBy("another secret that is long", kId, kTimestamp, kBody,
                          kSignature));
  EXPECT_FALSE(IsSignedBy(kSecret, "msg_x", kTimestamp, kBody, kSignature));
  EXPECT_FALSE(IsSignedBy(kSecret, kId, kTimestamp + 1, kBody, kSignature));
  EXPECT_FALSE(IsSignedBy(kSecret, kId, kTimestamp, "{}", kSignature));
  EXPECT_FALSE(IsSignedBy(kSecret, kId, kTimestamp, kBody, ""));
}

}  // namespace
}  // namespace upgrade_advisor
