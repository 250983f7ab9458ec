#include "services/domain/release_version.h"

#include <random>
#include <string>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

ReleaseVersion Runtime(absl::string_view text) {
  return ReleaseVersion::Parse(Distribution::kRuntime, text).value();
}
ReleaseVersion Certified(absl::string_view text) {
  return ReleaseVersion::Parse(Distribution::kCertified, text).value();
}

TEST(Distribution, ReadsTheNamesItWrites) {
  EXPECT_EQ(DistributionName(Distribution::kRuntime), "runtime");
  EXPECT_EQ(DistributionName(Distribution::kCertified), "certified");
  EXPECT_EQ(DistributionOf("runtime"), Distribution::kRuntime);
  EXPECT_EQ(DistributionOf("certified"), Distribution::kCertified);
  EXPECT_EQ(DistributionOf("Runtime"), std::nullopt);
  EXPECT_EQ(DistributionOf(""), std::nullopt);
}

TEST(ReleaseVersion, HoldsAVersionOfEitherDistribution) {
  const ReleaseVersion runtime = RuntimeVersion::Parse("5.0.4").value();
  ASSERT_NE(runtime.runtime(), nullptr);
  EXPECT_EQ(runtime.certified(), nullptr);
  EXPECT_EQ(runtime.distribution(), Distribution::kRuntime);
  EXPECT_EQ(runtime.ToString(), "5.0.4");
  EXPECT_EQ(runtime.Line(), "5");

  const ReleaseVersion certified = CertifiedVersion::Parse("2.3.4-2").value();
  ASSERT_NE(certified.certified(), nullptr);
  EXPECT_EQ(certified.runtime(), nullptr);
  EXPECT_EQ(certified.distribution(), Distribution::kCertified);
  EXPECT_EQ(certified.ToString(), "2.3.4-2");
  EXPECT_EQ(certified.Line(), "2.3");
}

TEST(ReleaseVersion, PassesOnPreReleasesAndErrors) {
  EXPECT_TRUE(Runtime("3.1-1-rc1").is_prerelease());
  EXPECT_FALSE(Runtime("3.1-1").is_prerelease());
  EXPECT_TRUE(Certified("2.0.1-1.dev").is_prerelease());
  EXPECT_EQ(ReleaseVersion::Parse(Distribution::kRuntime, "2.3").status(),
            RuntimeVersion::Parse("2.3").status());
  EXPECT_EQ(ReleaseVersion::Parse(Distribution::kCertified, "3.1-21").status(),
            CertifiedVersion::Parse("3.1-21").status());
}

TEST(ReleaseVersion, TellsDistributionsApart) {
  EXPECT_NE(Runtime("2.1.1"), Certified("2.1.1"));
  EXPECT_NE(absl::HashOf(Runtime("2.1.1")), absl::HashOf(Certified("2.1.1")));
  EXPECT_EQ(absl::HashOf(Runtime("9.0.0a1")),
            absl::HashOf(Runtime("9.0.0-alpha1")));
}

TEST(ReleaseVersion, SortsCertifiedBeforeRuntime) {
  EXPECT_LT(Certified("2.4.3-6"), Runtime("2.1.1"));
  EXPECT_LT(Certified("2.3.4-9"), Certified("2.3.4-10"));
  EXPECT_LT(Runtime("12.12.0"), Runtime("3.0-17"));
  EXPECT_EQ(ReleaseVersion(), Certified("0.0.0"));
}

std::vector<ReleaseVersion> RandomVersions(int count) {
  std::mt19937 random(7);
  std::vector<ReleaseVersion> out;
  for (int i = 0; i < count; ++i) {
    const bool certified = random() % 2 != 0, dashed = random() % 2 != 0;
    const std::string ab = absl::StrCat(random() % 3, ".", random() % 3);
    const std::string c = absl::StrCat(random() % 12);
    const char* const dev = random() % 3 == 0 ? ".dev" : "";
    out.push_back(certified
                      ? Certified(absl::StrCat(ab, ".0", dashed ? "-" : "",
                                               dashed ? c : "", dev))
                      : Runtime(absl::StrCat(ab, dashed ? "-" : ".", c, dev)));
  }
  return out;
}

TEST(ReleaseVersion, ReadsBackWhatItWrites) {
  for (const ReleaseVersion& v : RandomVersions(2000)) {
    ASSERT_EQ(ReleaseVersion::Parse(v.distribution(), v.ToString()).value(), v);
  }
}

TEST(ReleaseVersion, IsTotallyOrdered) {
  const std::vector<ReleaseVersion> all = RandomVersions(90);
  for (const ReleaseVersion& a : all) {
    ASSERT_EQ(a <=> a, std::strong_ordering::equal);
    for (const ReleaseVersion& b : all) {
      ASSERT_EQ(a<b, b> a);
      ASSERT_EQ(a == b, !(a < b) && !(b < a));
      for (const ReleaseVersion& c : all) {
        if (a <= b && b <= c) {
          ASSERT_LE(a, c);
        }
      }
    }
  }
}

}  // namespace
}  // namespace upgrade_advisor
