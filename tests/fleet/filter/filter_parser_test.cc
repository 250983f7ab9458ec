// Filters: what they mean, and what is said about those that are wrong.
#include "services/fleet/filter/filter_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/fleet/filter/filter_words.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The tree in a form that shows its brackets.
std::string Shown(const std::string& text) {
  const ParsedFilter filter = ParseFilter(text);
  EXPECT_THAT(filter.faults, IsEmpty()) << text;
  return InWords(filter.tree);
}

std::vector<std::string> Faults(const std::string& text) {
  return ParseFilter(text).faults;
}

TEST(FilterParser, TakesAnEmptyTextForAll) {
  EXPECT_EQ(Shown(""), "true");
  EXPECT_EQ(Shown("  \n"), "true");
}

TEST(FilterParser, BindsOrTighterThanAnd) {
  EXPECT_EQ(Shown("name = a AND name = b OR name = c"),
            "(name=a & (name=b | name=c))");
  EXPECT_EQ(Shown("name = a OR name = b AND name = c"),
            "((name=a | name=b) & name=c)");
}

TEST(FilterParser, TakesASpaceForAnd) {
  EXPECT_EQ(Shown("name=a name=b OR name=c name=d"),
            "(name=a & (name=b | name=c) & name=d)");
}

TEST(FilterParser, NegatesOneTerm) {
  EXPECT_EQ(Shown("NOT name=a AND name=b"), "(!name=a & name=b)");
  EXPECT_EQ(Shown("-name=a name=b"), "(!name=a & name=b)");
  EXPECT_EQ(Shown("-(name=a OR name=b)"), "!(name=a | name=b)");
  EXPECT_EQ(Shown("NOT NOT name=a"), "name=a");
  EXPECT_EQ(Shown("NOT(name=a)"), "!name=a");
}

TEST(FilterParser, KeepsBrackets) {
  EXPECT_EQ(Shown("(name=a name=b) OR name=c"), "((name=a & name=b) | name=c)");
  EXPECT_EQ(Shown("((name=a))"), "name=a");
}

TEST(FilterParser, ReadsTheExampleOfTheApi) {
  EXPECT_EQ(Shown("verdict = BLOCKED AND days_left < 90"),
            "(verdict=#3 & days_left<#90)");
}

TEST(FilterParser, ReadsEveryComparator) {
  EXPECT_EQ(Shown("days_left=-1 days_left!=2 days_left<3 days_left<=4 "
                  "days_left>5 days_left>=6 days_left:7"),
            "(days_left=#-1 & days_left!=#2 & days_left<#3 & days_left<=#4 & "
            "days_left>#5 & days_left>=#6 & days_left=#7)");
}

TEST(FilterParser, ReadsEveryTypeOfValue) {
  EXPECT_EQ(Shown("verdict=VERDICT_NO_PATH"), "verdict=#5");
  EXPECT_EQ(Shown("support:UNSUPPORTED"), "support=#2");
  EXPECT_EQ(Shown("state=STALE"), "state=#3");
  EXPECT_EQ(Shown("distribution=CERTIFIED"), "distribution=#2");
  EXPECT_EQ(Shown("yanked=true"), "yanked=yes");
  EXPECT_EQ(Shown("end_of_maintenance<=2026-01-31"),
            "end_of_maintenance<=2026-01-31");
  EXPECT_EQ(Shown("line<12"), "line<v12");
  EXPECT_EQ(Shown("release<3.1-21"), "release<r[3.1-21,]");
  EXPECT_EQ(Shown("release=\"certified 2.3.4-11\""), "release=r[,2.3.4-11]");
  EXPECT_EQ(Shown("target>=12.1.0"), "target>=r[12.1.0,12.1.0]");
  EXPECT_EQ(Shown("blocking:R3-*"), "blocking=R3-*");
  EXPECT_EQ(Shown("error:*"), "error:*");
  EXPECT_EQ(Shown("days_left=*"), "days_left:*");
}

TEST(FilterParser, ReadsQuotesAndEscapes) {
  EXPECT_EQ(Shown(R"(name="a \"b\" (c) AND")"), R"(name=a "b" (c) AND)");
  EXPECT_EQ(Shown(R"(name='it'name=b)"), "(name=it & name=b)");
  const ParsedFilter escaped = ParseFilter(R"(name="a\*b*")");
  EXPECT_EQ(escaped.tree,
            ComparisonNode({FilterField::kName, Comparator::kEqual,
                            WildText{{"a*b", ""}}}));
}

TEST(FilterParser, NamesTheNearestField) {
  EXPECT_THAT(Faults("verdct = BLOCKED"),
              ElementsAre("column 1: there is no field 'verdct'; did you mean "
                          "verdict?"));
  EXPECT_THAT(Faults("zzzzzz=1"), ElementsAre(HasSubstr("the fields are")));
}

TEST(FilterParser, NamesTheNearestValue) {
  EXPECT_THAT(Faults("verdict = blocked"),
              ElementsAre("column 11: verdict has no value 'blocked'; did you "
                          "mean BLOCKED?"));
  EXPECT_THAT(Faults("verdict = purple"),
              ElementsAre("column 11: verdict is one of READY, "
                          "READY_WITH_WARNINGS, BLOCKED, INCOMPLETE, NO_PATH, "
                          "not 'purple'"));
}

TEST(FilterParser, SaysWhatAValueOfTheTypeIs) {
  EXPECT_THAT(
      Faults("yanked=yes days_left<soon end_of_maintenance<2026-02-30 "
             "line=x.y release=new steps=1.5"),
      ElementsAre(
          "column 8: yanked is true or false, not 'yes'",
          "column 22: days_left is a whole number, not 'soon'",
          "column 46: end_of_maintenance is a day as 2026-01-31, not "
          "'2026-02-30'",
          "column 62: line is a version as 2.10 or 12, not 'x.y'",
          "column 74: release is a release as 12.1.0, 3.1-21 or \"certified "
          "2.3.4-11\", not 'new'",
          "column 84: steps is a whole number, not '1.5'"));
}

TEST(FilterParser, SaysWhichComparatorsAFieldHas) {
  EXPECT_THAT(
      Faults("name<a verdict>READY yanked<=true blocking=X"),
      ElementsAre(
          "column 5: name is a text, which has no order; write = or !=",
          "column 15: verdict is a name, which has no order; write = or !=",
          "column 28: yanked is true or false, which has no order; write = or "
          "!=",
          "column 43: blocking is a list; ask for a member with "
          "blocking:VALUE"));
}

TEST(FilterParser, RefusesAnEmptyTextAsAValue) {
  EXPECT_THAT(Faults("error = ''"),
              ElementsAre("column 9: nothing equals an empty text; write NOT "
                          "error:* for Deployments without one"));
}

TEST(FilterParser, RefusesFunctionsAndBareWords) {
  EXPECT_THAT(Faults("regex(name, 'a)') AND prod name 'two words' a=cut(1)"),
              ElementsAre("column 1: functions are not supported: 'regex'",
                          "column 23: say which field is compared with 'prod', "
                          "such as name:VALUE",
                          "column 28: name is not compared with anything; "
                          "write name:VALUE",
                          "column 33: say which field is compared with 'two "
                          "words', such as name:VALUE",
                          "column 47: functions are not supported: 'cut'"));
}

TEST(FilterParser, SaysHowToWriteKeywords) {
  EXPECT_THAT(Faults("name=a and name=b"),
              ElementsAre("column 8: write AND in capitals"));
}

TEST(FilterParser, SaysWhereTheGrammarBreaks) {
  const std::pair<const char*, const char*> cases[] = {
      {"name=a AND", "column 11: a comparison is missing here"},
      {"OR name=a", "column 1: a comparison is missing before OR"},
      {"name=a OR AND name=b", "column 11: a comparison is missing before AND"},
      {"(name=a", "column 1: this bracket is not closed"},
      {"name=a)", "column 7: this bracket closes nothing"},
      {"()", "column 1: there is nothing in the brackets"},
      {"name=", "column 6: a value is missing after ="},
      {"name= AND line=1",
       "column 7: a value is missing after =; put the word in quotes if it is "
       "the value"},
      {"name='a", "column 6: these quotes are not closed"},
      {"name=(a OR b)",
       "column 6: a value in brackets is not supported; repeat the field: "
       "name=A OR name=B"},
      {"=a", "column 1: a field is missing before '='"},
      {"name!a", "column 5: write != or NOT"},
      {"name==a", "column 6: a value is missing after ="},
      {"name=a,b", "column 7: a field is missing before ','"},
  };
  for (const auto& [text, fault] : cases) {
    EXPECT_THAT(Faults(text), ElementsAre(fault)) << text;
  }
}

TEST(FilterParser, CountsColumnsInCharacters) {
  EXPECT_THAT(Faults("name=\"\xC3\xA4\xE2\x82\xAC\" x=1"),
              ElementsAre(HasSubstr("column 11: there is no field 'x'")));
}

TEST(FilterParser, BoundsLengthDepthAndComparisons) {
  EXPECT_THAT(Faults(std::string(2049, ' ')),
              ElementsAre("has 2049 bytes; at most 2048 are allowed"));
  const std::string deep(31, '(');
  EXPECT_THAT(Faults(deep + "name=a" + std::string(31, ')')), IsEmpty());
  EXPECT_THAT(Faults(deep + "((name=a"),
              ElementsAre("column 33: more than 32 brackets and NOTs in one "
                          "another"));
  std::vector<std::string> many(100, "name=a");
  EXPECT_THAT(Faults(absl::StrJoin(many, " ")), IsEmpty());
  many.push_back("name=b");
  EXPECT_THAT(Faults(absl::StrJoin(many, " ")),
              ElementsAre("column 701: more than 100 comparisons"));
}

TEST(FilterParser, RefusesBytesThatAreNotText) {
  EXPECT_THAT(Faults("name=\xFF"), ElementsAre("is not UTF-8"));
  EXPECT_THAT(Faults(std::string("name=a\0b", 8)),
              ElementsAre("has a control character"));
}

// The lines of the block of docs/fleet/filters.md, which say of themselves that
// they work, and its table of fields.
TEST(FilterParser, ReadsWhatItsDocumentHas) {
  std::ifstream in(UPGRADE_ADVISOR_SOURCE_DIR "/docs/fleet/filters.md");
  if (!in) GTEST_SKIP() << "Bazel has no documents in tests";
  std::string line;
  std::string text;
  int filters = 0;
  for (bool is_filter = false; std::getline(in, line);) {
    text += line;
    if (line == "```") {
      is_filter = !is_filter;
    } else if (is_filter) {
      ++filters;
      EXPECT_THAT(Faults(line), IsEmpty()) << line;
    }
  }
  EXPECT_EQ(filters, 8);
  for (const FieldRow& row : FilterFields()) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat("`", row.name, "`")));
    for (const absl::string_view value : row.values) {
      EXPECT_THAT(text, HasSubstr(absl::StrCat("`", value, "`")));
    }
  }
}

TEST(FilterParser, GivesATreeThatLetsAllThroughWithFaults) {
  EXPECT_EQ(ParseFilter("name=a x=b").tree, ConstantNode(true));
}

}  // namespace
}  // namespace upgrade_advisor
