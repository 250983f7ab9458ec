// The digests of FIPS 180-2.
#include "services/base/digest.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(HexDigest, IsSha256) {
  EXPECT_EQ(HexDigest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HexDigest(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, IsTheSameAsBytes) {
  EXPECT_EQ(Sha256("abc").size(), 32u);
  EXPECT_EQ(Sha256("abc").substr(0, 3), "\xba\x78\x16");
}

}  // namespace
}  // namespace upgrade_advisor
