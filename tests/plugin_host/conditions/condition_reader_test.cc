// Programs that are malformed are refused with their faults and places.
#include "services/plugin_host/conditions/condition_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/plugin_host/conditions/condition_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using upgrade_plugin::Config;
using upgrade_plugin::ConfigUnder;
using upgrade_plugin::InProject;
using upgrade_plugin::Named;
using upgrade_plugin::NameTable;
using upgrade_plugin::Value;

// The terms of a sound condition, to be damaged.
std::vector<ua_term> TermsOf(const upgrade_plugin::Condition& condition) {
  return {condition.terms(), condition.terms() + condition.size()};
}

std::vector<std::string> FaultsOf(const std::vector<ua_term>& terms) {
  return ReadTerms(terms.data(), terms.size()).faults;
}

// Damages one term of a sound condition.
std::vector<std::string> Damaged(const upgrade_plugin::Condition& sound,
                                 size_t term,
                                 const std::function<void(ua_term&)>& damage) {
  EXPECT_THAT(Read(sound).faults, IsEmpty());
  std::vector<ua_term> terms = TermsOf(sound);
  damage(terms[term]);
  return FaultsOf(terms);
}

upgrade_plugin::Condition Sound() {
  return (Config("a.b").IsTrue() || Config("c.d")) && !Config("e.f");
}

TEST(ConditionReader, ReadsASoundProgram) {
  const ReadCondition read = Read(Sound());
  EXPECT_THAT(read.faults, IsEmpty());
  ASSERT_EQ(read.condition->terms.size(), Sound().size());
  EXPECT_EQ(read.condition->terms[0].end, read.condition->terms.size());
  EXPECT_EQ(read.condition->questions.size(), 3u);
}

TEST(ConditionReader, RefusesOperatorsItDoesNotKnow) {
  for (uint32_t op : {0u, 15u, 31u, 33u, UINT32_MAX}) {
    EXPECT_THAT(Damaged(Sound(), 2, [&](ua_term& t) { t.op = op; }),
                ElementsAre(HasSubstr("term 3 of its condition is the unknown "
                                      "operator " +
                                      std::to_string(op))));
  }
}

TEST(ConditionReader, RefusesOperandsThatAreMissingOrLeftOver) {
  EXPECT_THAT(Damaged(Sound(), 0, [](ua_term& t) { t.count = 3; }),
              ElementsAre(HasSubstr("lacks an operand")));
  EXPECT_THAT(Damaged(Sound(), 1, [](ua_term& t) { t.count = 65; }),
              ElementsAre(HasSubstr("term 2 of its condition (ANY) has 65 "
                                    "operands instead of 2 to 64")));
  std::vector<ua_term> terms = TermsOf(Sound());
  terms.push_back(Config("x.y").term());
  EXPECT_THAT(FaultsOf(terms),
              ElementsAre(HasSubstr("1 terms after it that no operator")));
  EXPECT_THAT(FaultsOf({}), ElementsAre(HasSubstr("1 to 256 terms")));
}

TEST(ConditionReader, RefusesATestWhereAConditionBelongsAndTheReverse) {
  const ua_term test = *Value().IsTrue().terms();
  EXPECT_THAT(FaultsOf({test}),
              ElementsAre(HasSubstr("stands where a condition belongs")));
  std::vector<ua_term> terms = TermsOf(Config("a.b").IsTrue());
  terms[1] = Config("c.d").term();
  EXPECT_THAT(FaultsOf(terms),
              ElementsAre(HasSubstr("stands where a test of one row belongs")));
  ua_term step{};
  step.op = UA_OP_STEP;
  EXPECT_THAT(FaultsOf({step}), IsEmpty());
  ua_term negation{};
  negation.op = UA_OP_NOT;
  EXPECT_THAT(FaultsOf({negation, step}),
              ElementsAre(HasSubstr("has to stand alone")));
}

TEST(ConditionReader, RefusesWhatIsTooDeepOrTooLong) {
  ua_term negation{};
  negation.op = UA_OP_NOT;
  std::vector<ua_term> deep(16, negation);
  deep.push_back(Config("a.b").term());
  EXPECT_THAT(FaultsOf(deep), ElementsAre(HasSubstr("16 operators deep")));
  deep.erase(deep.begin());
  EXPECT_THAT(FaultsOf(deep), IsEmpty());
  std::vector<ua_term> endless(257, negation);
  EXPECT_THAT(FaultsOf(endless), ElementsAre(HasSubstr("1 to 256 terms")));
}

TEST(ConditionReader, RefusesLiteralsThatCanNeverBeMet) {
  const auto version =
      Config("a.b").VersionBelow(upgrade_plugin::Scheme::kPep440, "2.3");
  EXPECT_THAT(
      Damaged(version, 1,
              [](ua_term& t) { t.text = upgrade_plugin::Text("2.x"); }),
      ElementsAre(HasSubstr("'2.x', which is not a version of its scheme")));
  EXPECT_THAT(Damaged(version, 1, [](ua_term& t) { t.scheme = 9; }),
              ElementsAre(HasSubstr("unknown version scheme 9")));
  EXPECT_THAT(
      Damaged(Config("a.b").SomeRow(Value().DayBefore("2026-11-29")), 1,
              [](ua_term& t) { t.text = upgrade_plugin::Text("2026-02-30"); }),
      ElementsAre(HasSubstr("which is not a day")));
  EXPECT_THAT(
      Damaged(Config("a.b").Contains("x"), 1,
              [](ua_term& t) {
                t.text = {nullptr, 0};
              }),
      ElementsAre(HasSubstr("an empty text, which every text contains")));
}

TEST(ConditionReader, RefusesQuestionsThatNoSheetAnswers) {
  const auto set = [](void (*damage)(ua_term&)) {
    return Damaged(Config("a.b"), 0, damage);
  };
  EXPECT_THAT(set([](ua_term& t) { t.kind = 99; }),
              ElementsAre(HasSubstr("unknown kind of facts 99")));
  EXPECT_THAT(set([](ua_term& t) { t.sheet = 3; }),
              ElementsAre(HasSubstr("unknown sheet 3")));
  EXPECT_THAT(set([](ua_term& t) { t.match = 2; }),
              ElementsAre(HasSubstr("unknown way to match 2")));
  EXPECT_THAT(set([](ua_term& t) { t.name.size = 513; }),
              ElementsAre(HasSubstr("more than 512 bytes")));
  EXPECT_THAT(set([](ua_term& t) { t.name.size = 0; }),
              ElementsAre(HasSubstr("asks for a name that is empty")));
}

TEST(ConditionReader, RefusesNamesThatNoSheetHasAndSuggestsTheNearest) {
  using upgrade_plugin::Database;
  using upgrade_plugin::DatabaseUnder;
  using upgrade_plugin::Docker;
  using upgrade_plugin::ProjectFile;
  using upgrade_plugin::Request;
  using upgrade_plugin::Target;
  const auto fault = [](const upgrade_plugin::Condition& condition) {
    const std::vector<std::string> faults = Read(condition).faults;
    return faults.empty() ? "" : faults.front();
  };
  EXPECT_EQ(fault(Config("a.b") && Target("airflow.verison")),
            "term 3 of its condition (GIVEN) asks for the release fact "
            "'airflow.verison', which no release has; did you mean "
            "'airflow.version'?");
  EXPECT_THAT(fault(Request("platfrom")), HasSubstr("did you mean 'platform'"));
  EXPECT_THAT(fault(Docker("image.vraiant").Contains("x")),
              HasSubstr("did you mean 'image.variant'"));
  EXPECT_THAT(fault(Database("table.xcom.row").AtLeast(1)),
              HasSubstr("did you mean 'table.xcom.rows'"));
  EXPECT_THAT(fault(Config("parallelism")),
              HasSubstr("which no Deployment has; names of this kind are "
                        "<section>.<key>"));
  EXPECT_THAT(fault(ProjectFile("@zipp")), HasSubstr("did you mean '@zip'"));
  EXPECT_THAT(fault(DatabaseUnder("tabel")), HasSubstr("did you mean"));
  // Sound ones.
  for (const upgrade_plugin::Condition& sound :
       {Database("table.xcom.rows").AtLeast(1), DatabaseUnder("table").Given(),
        Database("probe.task_instance.state.sensing").Given(),
        ConfigUnder("core").Given(), upgrade_plugin::Import("airflow").Given(),
        upgrade_plugin::Keyword("*.sla").Given(),
        upgrade_plugin::KeywordUnder("@task").Given(),
        upgrade_plugin::Catches("AirflowException").Given(),
        upgrade_plugin::Shell("url /api/v1").Given(),
        Docker("instruction.copy").Given(), ProjectFile("@zip").Given()}) {
    EXPECT_EQ(fault(sound), "");
  }
}

TEST(ConditionReader, TakesUnknownNamesOfANewerVocabulary) {
  const auto newer = upgrade_plugin::Target("colour").Given();
  EXPECT_THAT(
      ReadTerms(newer.terms(), newer.size(), UA_VOCABULARY_VERSION + 1).faults,
      IsEmpty());
}

TEST(ConditionReader, RefusesToJudgeTheFirstOfManyNames) {
  EXPECT_THAT(Read(ConfigUnder("core").IsTrue()).faults,
              ElementsAre(HasSubstr("SOME_ROW judges all")));
}

TEST(ConditionReader, RefusesTablesThatAreMissingUnsortedOrEmpty) {
  static constexpr NameTable kTable({{"a.a"}, {"b.b"}});
  const auto listed = EachListed(kTable, Config());
  EXPECT_THAT(Damaged(listed, 0, [](ua_term& t) { t.table = nullptr; }),
              ElementsAre(HasSubstr("has no table of 1 to 8192 rows")));
  ua_table_row rows[2] = {};
  rows[0].name = upgrade_plugin::Text("b");
  rows[1].name = upgrade_plugin::Text("a");
  ua_table unsorted{sizeof unsorted, 0, rows, 2, sizeof(ua_table_row)};
  ua_term term = listed.terms()[0];
  term.table = &unsorted;
  EXPECT_THAT(FaultsOf({term}),
              ElementsAre(HasSubstr("not sorted: 'a' comes after 'b'")));
  unsorted.count = 0;
  EXPECT_THAT(FaultsOf({term}),
              ElementsAre(HasSubstr("has no table of 1 to 8192 rows")));
  rows[0].name = {nullptr, 0};
  unsorted.count = 1;
  EXPECT_THAT(FaultsOf({term}),
              ElementsAre(HasSubstr("whose row 1 names nothing")));
  rows[0].name = upgrade_plugin::Text("a.a");
  rows[0].since = upgrade_plugin::Text("x");
  EXPECT_THAT(FaultsOf({term}), ElementsAre(HasSubstr("is since 'x'")));
}

TEST(ConditionReader, JoinsOnlyFactsOfCode) {
  using upgrade_plugin::Call;
  using upgrade_plugin::Import;
  const auto joins = [](const upgrade_plugin::Condition& condition) {
    return Read(condition).condition->terms[0].joins_code;
  };
  EXPECT_TRUE(joins(Call("a") && Import("b")));
  EXPECT_TRUE(joins(Call("a") && !Import("b")));
  EXPECT_FALSE(joins(Call("a") && Config("b.c")));
  EXPECT_FALSE(joins(!Call("a") && !Import("b")));
  EXPECT_FALSE(joins(InProject(Call("a") && Import("b"))));
}

TEST(ConditionReader, JoinsACallWithinAFileAndNoCallWithinADag) {
  using upgrade_plugin::Call;
  using upgrade_plugin::Import;
  using upgrade_plugin::InCall;
  using upgrade_plugin::InDag;
  using upgrade_plugin::Keyword;
  const auto call = InCall(Keyword("a.b") && Keyword("a.c"));
  EXPECT_THAT(Read(call && Import("d")).faults, IsEmpty());
  EXPECT_THAT(Read(InCall(Call("d") && (Call("e") && Call("f")))).faults,
              IsEmpty());
  EXPECT_THAT(Read(InDag(Call("d") && call)).faults,
              ElementsAre(HasSubstr("term 3 of its condition (ALL) joins")));
}

TEST(ConditionReader, AsksEachQuestionOnce) {
  const ReadCondition read = Read(Config("a.b").IsTrue() ||
                                  Config("a.b").Equals("x") || Config("c.d"));
  EXPECT_EQ(read.condition->shown.size(), 2u);
}

}  // namespace
}  // namespace upgrade_advisor
