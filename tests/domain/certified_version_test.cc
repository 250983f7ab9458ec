#include "services/domain/certified_version.h"

#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

CertifiedVersion V(absl::string_view text) {
  return CertifiedVersion::Parse(text).value();
}

TEST(CertifiedVersion, IsAirflowsVersionAndAHotfix) {
  const CertifiedVersion v = V("1.10.5-11");
  EXPECT_EQ(v.airflow_version().ToString(), "1.10.5");
  EXPECT_EQ(v.hotfix(), 11);
  EXPECT_EQ(v.Line(), "1.10");
  EXPECT_FALSE(v.is_prerelease());
  EXPECT_EQ(v.first(), 1);
  EXPECT_EQ(v.second(), 10);
  EXPECT_EQ(v.third(), 5);
}

TEST(CertifiedVersion, FloatsWithoutAHotfix) {
  EXPECT_EQ(V("2.3.4").hotfix(), std::nullopt);
  EXPECT_EQ(V("2.3.4").Line(), "2.3");
  EXPECT_NE(V("2.3.4"), V("2.3.4-0"));
}

TEST(CertifiedVersion, WritesOneCanonicalSpelling) {
  const std::pair<const char*, const char*> cases[] = {
      {"2.3.4", "2.3.4"},
      {"2.3.4-11", "2.3.4-11"},
      {"2.0.1-1.dev", "2.0.1-1.dev"},
      {"2.0.1-1-dev", "2.0.1-1.dev"},
      {"2.0.1-1.dev2", "2.0.1-1.dev2"},
      {"2.0.1-1dev.2", "2.0.1-1.dev2"},
      {"2.0.1-dev", "2.0.1.dev"},
  };
  for (const auto& [text, canonical] : cases) {
    EXPECT_EQ(V(text).ToString(), canonical) << text;
    EXPECT_EQ(V(V(text).ToString()), V(text)) << text;
  }
}

TEST(CertifiedVersion, SaysWhatIsWrongAndWhatWouldBeRight) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "too early"},
      {"2.3", "too early"},
      {"2.3.4-", "'-' is unexpected"},
      {"2.3.4-buster", "'-buster' is unexpected"},
      {"2.3.4-1-2", "'-2' is unexpected"},
      {"2.3.4rc1", "'rc1' is unexpected"},
      {"2.3.4-1.dev.", "too early"},
      {"v2.3.4", "'v2.3.4' is unexpected"},
      {"2.3.4-01", "leading zero"},
      {"2.03.4", "leading zero"},
      {"2.3.1234567890", "more than 9 digits"},
      {std::string(257, '1'), "longer than 256 bytes"},
  };
  for (const auto& [text, wrong] : cases) {
    const absl::Status status = CertifiedVersion::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr(wrong)) << text;
    EXPECT_THAT(status.message(), HasSubstr("'2.3.4-11'")) << text;
  }
}

TEST(CertifiedVersion, SortsTheFloatingNameFirstAndDevBuildsBeforeReleases) {
  const char* const sorted[] = {"1.10.5",       "1.10.5-6", "1.10.5-11",
                                "1.10.15-1",    "2.0.1",    "2.0.1-1.dev",
                                "2.0.1-1.dev2", "2.0.1-1",  "2.0.1-2",
                                "2.3.4.dev",    "2.3.4",    "2.10.0-1"};
  for (size_t i = 0; i < std::size(sorted); ++i) {
    for (size_t j = 0; j < std::size(sorted); ++j) {
      EXPECT_EQ(V(sorted[i]) <=> V(sorted[j]), i <=> j)
          << sorted[i] << " and " << sorted[j];
    }
  }
  EXPECT_TRUE(V("2.0.1-1.dev").is_prerelease());
}

TEST(CertifiedVersion, DefaultIsOlderThanAnyRelease) {
  EXPECT_EQ(CertifiedVersion(), V("0.0.0"));
  EXPECT_LT(CertifiedVersion(), V("1.10.5"));
}

TEST(CertifiedVersion, OrdersRandomVersionsLikeTheReferenceAndReadsThemBack) {
  std::mt19937 random(7);
  using Key = std::tuple<int, int, int, int, int>;
  std::pair<CertifiedVersion, Key> last{V("0.0.0"), Key{0, 0, 0, -1, 100}};
  for (int i = 0; i < 20000; ++i) {
    const int a = random() % 3, b = random() % 12, c = random() % 3;
    const int hotfix = static_cast<int>(random() % 12) - 1;
    const int dev = random() % 4 == 0 ? 1 + random() % 3 : 100;
    std::string text = absl::StrCat(a, ".", b, ".", c);
    if (hotfix >= 0) absl::StrAppend(&text, "-", hotfix);
    if (dev < 100) absl::StrAppend(&text, ".dev", dev);
    const CertifiedVersion v = V(text);
    const Key key{a, b, c, hotfix, dev};
    ASSERT_EQ(v.ToString(), text);
    ASSERT_EQ(last.first <=> v, last.second <=> key) << text;
    ASSERT_EQ(last.first == v, absl::HashOf(last.first) == absl::HashOf(v));
    last = {v, key};
  }
}

}  // namespace
}  // namespace upgrade_advisor
