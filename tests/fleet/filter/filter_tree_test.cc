// What comparisons come to, and what is left of a filter once values are known.
#include "services/fleet/filter/filter_tree.h"

#include <gtest/gtest.h>

#include "services/fleet/filter/filter_parser.h"
#include "tests/fleet/filter/filter_words.h"

namespace upgrade_advisor {
namespace {

// The filter, with one field of this value and the others unknown.
std::string Left(const std::string& text, FilterField field,
                 const FieldValue& value) {
  const ParsedFilter filter = ParseFilter(text);
  EXPECT_TRUE(filter.faults.empty()) << text;
  return InWords(Specialize(
      filter.tree, [&](FilterField asked) -> std::optional<FieldValue> {
        if (asked != field) return std::nullopt;
        return value;
      }));
}

FieldValue Release(Distribution distribution, const std::string& text) {
  return *ReleaseVersion::Parse(distribution, text);
}

TEST(WildText, MatchesTheTextItself) {
  EXPECT_TRUE(WildText{{"abc"}}.Matches("abc"));
  EXPECT_FALSE(WildText{{"abc"}}.Matches("ABC"));
  EXPECT_FALSE(WildText{{"abc"}}.Matches("abcd"));
}

TEST(WildText, LetsAnyTextStandBetweenItsParts) {
  const WildText wild{{"a", "b", "c"}};
  EXPECT_TRUE(wild.Matches("abc"));
  EXPECT_TRUE(wild.Matches("axbxbxc"));
  EXPECT_FALSE(wild.Matches("axxc"));
  EXPECT_FALSE(wild.Matches("abcx"));
  EXPECT_FALSE((WildText{{"ab", "ba"}}.Matches("aba")));
  EXPECT_TRUE((WildText{{"", ""}}.Matches("anything")));
}

TEST(Comparison, WithAnUnsetValueIsFalse) {
  for (const char* text : {"days_left=1", "days_left!=1", "days_left<1",
                           "days_left>=1", "days_left:*"}) {
    EXPECT_EQ(Left(text, FilterField::kDaysLeft, {}), "false") << text;
  }
  EXPECT_EQ(Left("reason!=x", FilterField::kReason, std::string()), "false");
  EXPECT_EQ(
      Left("blocking:*", FilterField::kBlocking, std::vector<std::string>()),
      "false");
}

TEST(Comparison, OfNotIsTheOppositeAlsoWhereTheValueIsUnset) {
  EXPECT_EQ(Left("NOT days_left=1", FilterField::kDaysLeft, {}), "true");
}

TEST(Comparison, OfVersionsGoesByNumbers) {
  const FieldValue line = *Pep440Version::Parse("9");
  EXPECT_EQ(Left("line<12", FilterField::kLine, line), "true");
  EXPECT_EQ(Left("line=9.0", FilterField::kLine, line), "true");
}

TEST(Comparison, OfReleasesStaysInTheDistribution) {
  const FieldValue runtime = Release(Distribution::kRuntime, "9.10.0");
  const FieldValue certified = Release(Distribution::kCertified, "2.3.4-11");
  const auto left = [](const std::string& text, const FieldValue& value) {
    return Left(text, FilterField::kRelease, value);
  };
  EXPECT_EQ(left("release<12.0.0", runtime), "true");
  EXPECT_EQ(left("release<3.1-1", runtime), "true");  // the new form is newer
  EXPECT_EQ(left("release>9.9.0", runtime), "true");
  EXPECT_EQ(left("release<2.3.4-12", certified), "true");
  EXPECT_EQ(left("release=\"runtime 9.10.0\"", runtime), "true");
  EXPECT_EQ(left("release=\"certified 9.10.0\"", runtime), "false");
  EXPECT_EQ(left("release!=\"certified 9.10.0\"", runtime), "true");
  EXPECT_EQ(left("release>\"certified 2.0.0\"", runtime), "false");
  EXPECT_EQ(left("release<3.1-1", certified), "false");
}

TEST(Comparison, OfAListLooksForAMember) {
  const FieldValue blocking = std::vector<std::string>{"R2-A", "R3-SUBDAG"};
  EXPECT_EQ(Left("blocking:R3-SUBDAG", FilterField::kBlocking, blocking),
            "true");
  EXPECT_EQ(Left("blocking:R3-*", FilterField::kBlocking, blocking), "true");
  EXPECT_EQ(Left("blocking:R4-*", FilterField::kBlocking, blocking), "false");
}

TEST(Specialize, LeavesWhatIsNotKnown) {
  const std::string text =
      "workspace=w AND (verdict=BLOCKED OR name=a*) AND NOT source=s";
  EXPECT_EQ(Left(text, FilterField::kVerdict, int64_t{3}),
            "(workspace=w & !source=s)");
  EXPECT_EQ(Left(text, FilterField::kVerdict, int64_t{1}),
            "(workspace=w & name=a* & !source=s)");
  EXPECT_EQ(Left("verdict=READY AND name=a", FilterField::kVerdict, {}),
            "false");
}

}  // namespace
}  // namespace upgrade_advisor
