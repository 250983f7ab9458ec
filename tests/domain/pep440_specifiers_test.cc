#include "services/domain/pep440_specifiers.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

Pep440Specifiers S(absl::string_view text) {
  return Pep440Specifiers::Parse(text).value();
}

struct Case {
  const char* specifiers;
  const char* version;
  bool contained;
};

template <size_t N>
void ExpectContains(const Case (&cases)[N]) {
  for (const Case& c : cases) {
    EXPECT_EQ(S(c.specifiers).Contains(Pep440Version::Parse(c.version).value()),
              c.contained)
        << c.version << " in " << c.specifiers;
  }
}

TEST(Pep440Specifiers, ComparesAgainstAVersion) {
  ExpectContains({
      {">=2.1", "2.1.0", true},
      {">=2.1", "2.1rc1", false},
      {">=2.1", "2.1+astro.1", true},
      {"<=2.1", "2.1+astro.1", true},
      {"<=2.1", "2.1.post1", false},
      {"<=2.1", "1!1.0", false},
      {"==2.1", "2.1.0", true},
      {"== 2.1", "2.1.1", false},
      {"!=2.1", "2.1.0", false},
      {"!=2.1", "2.1.1", true},
      {"===2.1", "2.1", true},
      {"===2.1", "2.1.0", false},
      {"===2.1RC1", "2.1rc1", true},
      {"===2.1rc1", "2.1c1", true},
      {"===nonsense", "2.1", false},
  });
}

TEST(Pep440Specifiers, EqualityLooksAtTheLocalLabelOnlyIfItHasOne) {
  ExpectContains({
      {"==2.3.4", "2.3.4+astro.1", true},
      {"==2.3.4+astro.1", "2.3.4+astro.1", true},
      {"==2.3.4+astro.1", "2.3.4+astro.2", false},
      {"==2.3.4+astro.1", "2.3.4", false},
      {"!=2.3.4", "2.3.4+astro.1", false},
      {"!=2.3.4+astro.1", "2.3.4", true},
  });
}

TEST(Pep440Specifiers, WildcardsCompareReleaseParts) {
  ExpectContains({
      {"==1.2.*", "1.2", true},
      {"==1.2.*", "1.2.9", true},
      {"==1.2.*", "1.2rc1", true},
      {"==1.2.*", "1.2.post1+x", true},
      {"==1.2.*", "1.20", false},
      {"==1.2.*", "1!1.2", false},
      {"==1!1.2.*", "1!1.2.3", true},
      {"==1.0.*", "1", true},
      {"==1.0.0.*", "1.0a1", true},
      {"!=1.2.*", "1.2.3", false},
      {"!=1.2.*", "1.3.dev0", true},
      {"== V2.*", "2.11", true},
  });
}

TEST(Pep440Specifiers, CompatibleReleaseFixesAllButTheLastPart) {
  ExpectContains({
      {"~=2.2", "2.2", true},
      {"~=2.2", "2.10", true},
      {"~=2.2", "3.0", false},
      {"~=2.2", "3.0.dev0", false},
      {"~=2.2", "2.1", false},
      {"~=2.2.0", "2.2.5", true},
      {"~=2.2.0", "2.3", false},
      {"~=2.2.post3", "2.2", false},
      {"~=2.2.post3", "2.9", true},
      {"~=1.4.5a4", "1.4.5a3", false},
      {"~=1.4.5a4", "1.4.9", true},
      {"~=1.4.5a4", "1.5", false},
      {"~=1!2.2", "1!2.3", true},
      {"~=1!2.2", "2.3", false},
  });
}

TEST(Pep440Specifiers, LessLeavesOutPreReleasesOfTheVersion) {
  ExpectContains({
      {"<3", "3.0rc1", false},
      {"<3", "3.0.dev0", false},
      {"<3", "3.0a1.post1", false},
      {"<3", "2.11.0rc1", true},
      {"<3", "2.11+x", true},
      {"<3rc2", "3rc1", true},
      {"<3rc2", "3rc2.dev1", true},
      {"<3.post1", "3", true},
      {"<3.post1", "3+x", true},
      {"<3.post1", "3.post1.dev1", false},
      {"<3.post1", "3rc1", true},
      {"<3.dev1", "3.dev0", true},
  });
}

TEST(Pep440Specifiers, GreaterLeavesOutPostReleasesAndLocalsOfTheVersion) {
  ExpectContains({
      {">3", "3.0.post1", false},
      {">3", "3.0.post1.dev1", false},
      {">3", "3+astro.1", false},
      {">3", "3.0.1", true},
      {">3", "3.0.1rc1", true},
      {">3.post1", "3.post2", true},
      {">3.post1", "3.post1+x", false},
      {">3.post1", "3.post2.dev0", true},
      {">3rc1", "3rc1.post1", false},
      {">3rc1", "3", true},
      {">3rc1", "3.post1", true},
      {">3.dev1", "3.dev1+x", false},
      {">3.dev1", "3.dev2", true},
  });
}

TEST(Pep440Specifiers, HoldsVersionsThatMeetAllClauses) {
  ExpectContains({
      {"", "1.0.dev1", true},
      {" , ", "1.0", true},
      {">=2.1,<3,!=2.4.*", "2.3.4+astro.1", true},
      {">=2.1,<3,!=2.4.*", "2.4.1", false},
      {" >= 2.1 ,, < 3 , ", "3.0", false},
  });
}

TEST(Pep440Specifiers, SaysWhatIsWrongAndWhatWouldBeRight) {
  const std::pair<std::string, const char*> cases[] = {
      {"2.1", "operator"},
      {"=2.1", "operator"},
      {">=", "'' is not a PEP 440 version"},
      {">=2.1 <3", "'2.1 <3' is not a PEP 440 version"},
      {">==2", "'=2' is not a PEP 440 version"},
      {"==2 .*", "'2 .*' is not a PEP 440 version"},
      {"==.*", "'.*' is not a PEP 440 version"},
      {">=2.*", "is allowed with == and !="},
      {"~=2.1.*", "is allowed with == and !="},
      {"==2rc1.*", "release numbers only"},
      {"==2.post1.*", "release numbers only"},
      {"!=2+a.1.*", "release numbers only"},
      {">=2+a", "local label"},
      {"~=2", "two or more parts"},
      {"===", "1 to 256 bytes"},
      {"===a b", "without spaces"},
      {"===a;b", "without spaces"},
      {std::string(4097, ','), "longer than 4096 bytes"},
      {">=" + std::string(300, '1'), "not a PEP 440 version"},
  };
  for (const auto& [text, wrong] : cases) {
    const absl::Status status = Pep440Specifiers::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr(wrong)) << text;
    EXPECT_THAT(status.message(), HasSubstr("'>=2.1,<3'")) << text;
  }
}

TEST(Pep440Specifiers, TakesAtMost64Clauses) {
  std::string text = "!=0";
  for (int i = 1; i < 64; ++i) absl::StrAppend(&text, ",!=", i);
  EXPECT_EQ(S(text).size(), 64);
  EXPECT_THAT(Pep440Specifiers::Parse(text + ",!=64").status().message(),
              HasSubstr("more than 64 clauses"));
}

TEST(Pep440Specifiers, ReadsBackWhatItWrites) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {" >= V2.1 ,<3.0-alpha,", ">=2.1,<3.0a0"},
      {"!=2.04.*", "!=2.4.*"},
      {"~=2.0", "~=2.0"},
      {"===Foo", "===foo"},
      {"==1+A_1", "==1+a.1"},
  };
  for (const auto& [text, normal] : cases) {
    EXPECT_EQ(S(text).ToString(), normal);
    EXPECT_EQ(S(S(text).ToString()), S(text));
  }
}

TEST(Pep440Specifiers, TellsApartClausesWhoseVersionsAreEqual) {
  EXPECT_NE(S("~=2.0"), S("~=2.0.0"));
  EXPECT_TRUE(S(",").empty());
  EXPECT_EQ(S(","), Pep440Specifiers());
}

}  // namespace
}  // namespace upgrade_advisor
