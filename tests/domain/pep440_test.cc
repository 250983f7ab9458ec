#include "services/domain/pep440.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

Pep440Version V(absl::string_view text) {
  return Pep440Version::Parse(text).value();
}

// Random versions, with a sort key that is made while spelling the version and
// shares nothing with the implementation: a flat row of numbers, one column per
// thing that PEP 440 compares.
class Generator {
 public:
  struct Version {
    std::string text;
    std::vector<int64_t> key;
  };

  Version Next() {
    Version v;
    Release(v);
    Suffixes(v);
    Local(v);
    return v;
  }

 private:
  static constexpr int kReleaseColumns = 5;
  static constexpr int64_t kLast = 1'000'000'000'000;

  uint32_t Pick(uint32_t count) { return random_() % count; }
  bool OneIn(uint32_t n) { return Pick(n) == 0; }
  std::string Separator() {
    const std::string all[] = {"", ".", "-", "_"};
    return all[Pick(4)];
  }

  void Release(Version& v) {
    if (OneIn(6)) v.text = "v";
    const uint32_t epoch = OneIn(6) ? Pick(3) : 0;
    if (epoch > 0) absl::StrAppend(&v.text, epoch, "!");
    v.key.push_back(epoch);
    const int parts = 1 + static_cast<int>(Pick(kReleaseColumns));
    for (int i = 0; i < kReleaseColumns; ++i) {
      const uint32_t part = i < parts ? Pick(3) : 0;
      if (i < parts) absl::StrAppend(&v.text, i == 0 ? "" : ".", part);
      v.key.push_back(part);
    }
  }

  void Suffixes(Version& v) {
    const std::pair<const char*, int64_t> words[] = {
        {"a", 1}, {"Alpha", 1}, {"b", 2},   {"beta", 2},
        {"c", 3}, {"rc", 3},    {"pre", 3}, {"PREVIEW", 3}};
    const auto [word, phase] = words[Pick(8)];
    const int64_t number = Pick(3);
    const bool pre = OneIn(3), post = OneIn(3), dev = OneIn(3);
    const int64_t post_number = Pick(3), dev_number = Pick(3);
    if (pre) absl::StrAppend(&v.text, Separator(), word, Separator(), number);
    if (post && OneIn(2)) {
      absl::StrAppend(&v.text, "-", post_number);
    } else if (post) {
      absl::StrAppend(&v.text, Separator(), OneIn(2) ? "post" : "rev",
                      Separator(), post_number);
    }
    if (dev)
      absl::StrAppend(&v.text, Separator(), "dev", Separator(), dev_number);
    v.key.push_back(pre ? phase : (dev && !post) ? 0 : 4);
    v.key.push_back(pre ? number : 0);
    v.key.push_back(post ? 1 + post_number : 0);
    v.key.push_back(dev ? dev_number : kLast);
  }

  // Text sorts before numbers and a missing part before both.
  void Local(Version& v) {
    const int parts = OneIn(3) ? 1 + static_cast<int>(Pick(2)) : 0;
    for (int i = 0; i < 2; ++i) {
      if (i >= parts) {
        v.key.push_back(0);
        continue;
      }
      const int64_t number = Pick(12);
      const bool text = OneIn(2);
      absl::StrAppend(&v.text, i == 0 ? "+" : ".", text ? "x" : "",
                      text && number > 9 ? 9 : number);
      v.key.push_back(text ? 1 + std::min<int64_t>(number, 9) : 100 + number);
    }
  }

  std::mt19937 random_{20240229};
};

TEST(Pep440Version, WritesTheNormalForm) {
  const std::pair<const char*, const char*> cases[] = {
      {"2.3.4+astro.1", "2.3.4+astro.1"},
      {"3.3.0rc1", "3.3.0rc1"},
      {"1!2.0.0", "1!2.0.0"},
      {" v1.0\n", "1.0"},
      {"0!1", "1"},
      {"01.002", "1.2"},
      {"1.0ALPHA", "1.0a0"},
      {"1.0-beta_2", "1.0b2"},
      {"1.0.c3", "1.0rc3"},
      {"1.0pre4", "1.0rc4"},
      {"1.0_preview-5", "1.0rc5"},
      {"1.0-1", "1.0.post1"},
      {"1.0rev2", "1.0.post2"},
      {"1.0-r.3", "1.0.post3"},
      {"1.0post", "1.0.post0"},
      {"1.0DEV", "1.0.dev0"},
      {"1a1.post2.dev3+L-4_x", "1a1.post2.dev3+l.4.x"},
      {"1.0a-", "1.0a0"},
      {"1+007", "1+7"},
  };
  for (const auto& [text, normal] : cases) {
    EXPECT_EQ(V(text).ToString(), normal) << text;
  }
}

TEST(Pep440Version, SaysWhatIsWrongAndWhatWouldBeRight) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "too early"},
      {"astro", "'astro' is unexpected"},
      {"1.", "'.' is unexpected"},
      {"1..2", "'..2' is unexpected"},
      {"1!", "too early"},
      {"1.0a1b2", "'b2' is unexpected"},
      {"1.0dev1post1", "'post1' is unexpected"},
      {"1 .0", "' .0' is unexpected"},
      {"1.0+", "local label"},
      {"1.0+a..b", "local label"},
      {"1.0+a+b", "'+b' is unexpected"},
      {"1.1234567890", "more than 9 digits"},
      {"1.0a1234567890", "more than 9 digits"},
      {"1.0-1234567890", "more than 9 digits"},
      {"1.0+1234567890", "more than 9 digits"},
      {"1234567890!1", "more than 9 digits"},
      {"1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17", "16 release parts"},
      {std::string(257, '1'), "longer than 256 bytes"},
      {std::string("1\0", 2), "\\x00"},
      {"1\xc3\xa9", "\\xc3\\xa9"},
  };
  for (const auto& [text, wrong] : cases) {
    const absl::Status status = Pep440Version::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr(wrong)) << text;
    EXPECT_THAT(status.message(), HasSubstr("'3.3.0rc1'")) << text;
  }
}

TEST(Pep440Version, QuotesNoMoreThan80BytesOfItsInput) {
  const absl::Status status =
      Pep440Version::Parse(std::string(200, 'x')).status();
  EXPECT_THAT(status.message(), HasSubstr(std::string(80, 'x') + "...'"));
  EXPECT_THAT(status.message(), Not(HasSubstr(std::string(81, 'x'))));
}

TEST(Pep440Version, AcceptsItsLimits) {
  EXPECT_EQ(V("999999999!999999999").epoch(), 999999999);
  EXPECT_EQ(V("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16").release().size(), 16);
}

TEST(Pep440Version, SortsAsPep440Says) {
  // The example of the PEP, with epochs and local labels added.
  const char* const sorted[] = {"0",
                                "1.dev0",
                                "1.0.dev456",
                                "1.0a1",
                                "1.0a2.dev456",
                                "1.0a12.dev456",
                                "1.0a12",
                                "1.0b1.dev456",
                                "1.0b2",
                                "1.0b2.post345.dev456",
                                "1.0b2.post345",
                                "1.0rc1.dev456",
                                "1.0rc1",
                                "1.0",
                                "1.0+abc.5",
                                "1.0+abc.7",
                                "1.0+5",
                                "1.0+5.0",
                                "1.0.post456.dev34",
                                "1.0.post456",
                                "1.0.15",
                                "1.1.dev1",
                                "1.10",
                                "2.3.4",
                                "2.3.4+astro.1",
                                "2.3.4+astro.2",
                                "3.3.0rc1",
                                "3.3.0",
                                "1!0.1"};
  for (size_t i = 0; i < std::size(sorted); ++i) {
    for (size_t j = 0; j < std::size(sorted); ++j) {
      EXPECT_EQ(V(sorted[i]) <=> V(sorted[j]), i <=> j)
          << sorted[i] << " and " << sorted[j];
    }
  }
}

TEST(Pep440Version, IgnoresTrailingZerosInComparisonAndHash) {
  EXPECT_EQ(V("2.3"), V("2.3.0"));
  EXPECT_EQ(V("2.3"), V("v2.3.0.0"));
  EXPECT_EQ(V("0"), V("0.0"));
  EXPECT_EQ(absl::HashOf(V("2.3rc1+a")), absl::HashOf(V("2.3.0rc1+a")));
  EXPECT_NE(V("2.3"), V("2.3.0.1"));
  EXPECT_NE(V("2.3").ToString(), V("2.3.0").ToString());
}

TEST(Pep440Version, TellsItsParts) {
  const Pep440Version v = V("1!2.10.4rc1+astro.1");
  EXPECT_EQ(v.epoch(), 1);
  EXPECT_THAT(v.release(), testing::ElementsAre(2, 10, 4));
  EXPECT_EQ(v.part(1), 10);
  EXPECT_EQ(v.part(3), 0);
  EXPECT_EQ(v.BaseMinor(), "2.10");
  EXPECT_TRUE(v.is_prerelease());
  EXPECT_TRUE(v.has_local());
  EXPECT_EQ(v.Public().ToString(), "1!2.10.4rc1");
  EXPECT_EQ(v.ComparePublic(v.Public()), std::strong_ordering::equal);
  EXPECT_EQ(V("2").BaseMinor(), "2.0");
  EXPECT_TRUE(V("2.dev1").is_prerelease());
  EXPECT_FALSE(V("2.post1").is_prerelease());
  EXPECT_EQ(Pep440Version::FromRelease(2, 3, 4), V("2.3.4"));
  EXPECT_EQ(Pep440Version(), V("0"));
}

TEST(Pep440Version, FirstDevIsTheLowerEndOfItsPreReleases) {
  EXPECT_EQ(V("1.0+x").FirstDev(), V("1.0.dev0"));
  EXPECT_EQ(V("1.0.post1").FirstDev(), V("1.0.post1.dev0"));
  EXPECT_LT(V("1.0").FirstDev(), V("1.0a0.dev0"));
}

TEST(Pep440Version, RecognisesItsPostReleases) {
  EXPECT_TRUE(V("1.0.post1").IsPostOf(V("1")));
  EXPECT_TRUE(V("1.0.post1.dev1+x").IsPostOf(V("1.0")));
  EXPECT_TRUE(V("1a1.post1").IsPostOf(V("1a1")));
  EXPECT_FALSE(V("1.0.post1").IsPostOf(V("1a1")));
  EXPECT_FALSE(V("1.0.post2").IsPostOf(V("1.0.post1")));
  EXPECT_FALSE(V("1.0.1.post1").IsPostOf(V("1.0")));
  EXPECT_FALSE(V("1!1.0.post1").IsPostOf(V("1.0")));
  EXPECT_FALSE(V("1.0").IsPostOf(V("1.0")));
}

TEST(Pep440Version, OrdersRandomVersionsLikeTheReference) {
  Generator generator;
  Generator::Version last = generator.Next();
  for (int i = 0; i < 20000; ++i) {
    Generator::Version next = generator.Next();
    const Pep440Version a = V(last.text), b = V(next.text);
    ASSERT_EQ(a <=> b, last.key <=> next.key) << last.text << " " << next.text;
    if (a == b) {
      ASSERT_EQ(absl::HashOf(a), absl::HashOf(b));
    }
    last = std::move(next);
  }
}

TEST(Pep440Version, ReadsBackWhatItWrites) {
  Generator generator;
  for (int i = 0; i < 5000; ++i) {
    const Pep440Version v = V(generator.Next().text);
    ASSERT_EQ(V(v.ToString()), v);
    ASSERT_EQ(V(v.ToString()).ToString(), v.ToString());
  }
}

TEST(Pep440Version, IsTotallyOrdered) {
  Generator generator;
  std::vector<Pep440Version> all;
  for (int i = 0; i < 80; ++i) all.push_back(V(generator.Next().text));
  for (const Pep440Version& a : all) {
    ASSERT_EQ(a <=> a, std::strong_ordering::equal);
    for (const Pep440Version& b : all) {
      ASSERT_EQ(a<b, b> a);
      ASSERT_EQ(a == b, !(a < b) && !(b < a));
      for (const Pep440Version& c : all) {
        if (a <= b && b <= c) {
          ASSERT_LE(a, c);
        }
      }
    }
  }
}

}  // namespace
}  // namespace upgrade_advisor
