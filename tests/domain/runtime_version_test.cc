#include "services/domain/runtime_version.h"

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

RuntimeVersion V(absl::string_view text) {
  return RuntimeVersion::Parse(text).value();
}

TEST(RuntimeVersion, ReadsTheLegacyForm) {
  const RuntimeVersion v = V("9.17.2");
  EXPECT_FALSE(v.is_new_form());
  EXPECT_FALSE(v.is_prerelease());
  EXPECT_EQ(v.first(), 9);
  EXPECT_EQ(v.second(), 17);
  EXPECT_EQ(v.third(), 2);
  EXPECT_EQ(v.Line(), "9");
  EXPECT_EQ(v.ToString(), "9.17.2");
}

TEST(RuntimeVersion, ReadsTheNewForm) {
  const RuntimeVersion v = V("3.1-21");
  EXPECT_TRUE(v.is_new_form());
  EXPECT_FALSE(v.is_prerelease());
  EXPECT_EQ(v.first(), 3);
  EXPECT_EQ(v.second(), 1);
  EXPECT_EQ(v.third(), 21);
  EXPECT_EQ(v.Line(), "3.1");
  EXPECT_EQ(v.ToString(), "3.1-21");
}

TEST(RuntimeVersion, ReadsPreReleasesInAllTheirSpellings) {
  const std::pair<const char*, const char*> cases[] = {
      {"9.0.0-alpha1", "9.0.0-alpha1"},  {"9.0.0.alpha1", "9.0.0-alpha1"},
      {"9.0.0-alpha.1", "9.0.0-alpha1"}, {"9.0.0alpha1", "9.0.0-alpha1"},
      {"9.0.0a1", "9.0.0-alpha1"},       {"9.0.0-a.1", "9.0.0-alpha1"},
      {"9.0.0-beta2", "9.0.0-beta2"},    {"9.0.0.b2", "9.0.0-beta2"},
      {"9.0.0-rc3", "9.0.0-rc3"},        {"9.0.0-dev4", "9.0.0-dev4"},
      {"9.0.0-dev", "9.0.0-dev"},        {"9.0.0-dev0", "9.0.0-dev"},
      {"3.1-1.alpha1", "3.1-1-alpha1"},  {"3.1-1-alpha1", "3.1-1-alpha1"},
      {"3.1-1b2", "3.1-1-beta2"},        {"3.1-1.rc.3", "3.1-1-rc3"},
  };
  for (const auto& [text, canonical] : cases) {
    EXPECT_TRUE(V(text).is_prerelease()) << text;
    EXPECT_EQ(V(text).ToString(), canonical) << text;
  }
}

TEST(RuntimeVersion, SaysWhatIsWrongAndWhatWouldBeRight) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "too early"},
      {"12", "too early"},
      {"12.4", "too early"},
      {"12.4.", "too early"},
      {"3.1-", "too early"},
      {"12.4.0-base", "'ase' is unexpected"},
      {"12.4.0.1", "'.1' is unexpected"},
      {"3.1-21-4", "'-4' is unexpected"},
      {"v12.4.0", "'v12.4.0' is unexpected"},
      {"12.4.0 ", "' ' is unexpected"},
      {"12.4.0-RC1", "'-RC1' is unexpected"},
      {"12.4.0-gamma1", "'-gamma1' is unexpected"},
      {"12.4.0-rc.", "too early"},
      {"012.4.0", "leading zero"},
      {"12.4.00", "leading zero"},
      {"3.1-01", "leading zero"},
      {"9.0.0-rc01", "leading zero"},
      {"1000.4.0", "more than 3 digits"},
      {"12.4.1234567890", "more than 9 digits"},
      {"-1.0.0", "'-1.0.0' is unexpected"},
      {std::string(257, '1'), "longer than 256 bytes"},
  };
  for (const auto& [text, wrong] : cases) {
    const absl::Status status = RuntimeVersion::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr(wrong)) << text;
    EXPECT_THAT(status.message(), HasSubstr("'3.1-21'")) << text;
  }
}

TEST(RuntimeVersion, SortsEveryNewFormAfterEveryLegacyForm) {
  EXPECT_LT(V("12.12.0"), V("3.0-17"));
  EXPECT_LT(V("3.0.3"), V("3.0-1"));
  EXPECT_LT(V("999.999999999.999999999"), V("0.0-0-dev"));
}

TEST(RuntimeVersion, SortsByNumberAndPreReleasesFirst) {
  const char* const sorted[] = {
      "2.1.1",      "9.10.2",        "9.11.0",         "10.0.0-dev1",
      "10.0.0-a",   "10.0.0-alpha2", "10.0.0-alpha10", "10.0.0-beta1",
      "10.0.0-rc1", "10.0.0",        "12.12.0",        "3.0-17",
      "3.3-8",      "3.3-10-rc1",    "3.3-10",         "3.10-1"};
  for (size_t i = 0; i < std::size(sorted); ++i) {
    for (size_t j = 0; j < std::size(sorted); ++j) {
      EXPECT_EQ(V(sorted[i]) <=> V(sorted[j]), i <=> j)
          << sorted[i] << " and " << sorted[j];
    }
  }
}

TEST(RuntimeVersion, DefaultIsOlderThanAnyRelease) {
  EXPECT_EQ(RuntimeVersion(), V("0.0.0"));
  EXPECT_LT(RuntimeVersion(), V("2.1.1"));
}

// Key and spelling are made from the same numbers; the key is a tuple that
// shares nothing with the implementation.
TEST(RuntimeVersion, OrdersRandomVersionsLikeTheReferenceAndReadsThemBack) {
  const char* const stages[] = {"-dev", "-alpha", "-beta", "-rc", ""};
  std::mt19937 random(7);
  using Key = std::tuple<bool, int, int, int, int, int>;
  std::pair<RuntimeVersion, Key> last{V("0.0.0"), Key{0, 0, 0, 0, 4, 0}};
  for (int i = 0; i < 20000; ++i) {
    const bool is_new = random() % 2 != 0;
    const int a = random() % 3, b = random() % 12, c = random() % 3;
    const int stage = random() % 5, n = stage < 4 ? 1 + random() % 11 : 0;
    std::string text =
        absl::StrCat(a, ".", b, is_new ? "-" : ".", c, stages[stage]);
    if (n > 0) absl::StrAppend(&text, n);
    const RuntimeVersion v = V(text);
    const Key key{is_new, a, b, c, stage, n};
    ASSERT_EQ(v.ToString(), text);
    ASSERT_EQ(last.first <=> v, last.second <=> key) << text;
    ASSERT_EQ(last.first == v, absl::HashOf(last.first) == absl::HashOf(v));
    last = {v, key};
  }
}

}  // namespace
}  // namespace upgrade_advisor
