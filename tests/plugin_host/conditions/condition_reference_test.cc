// Random conditions over random facts: the evaluator against the slow one.
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/conformance/fact_generator.h"
#include "services/conformance/reference_condition.h"
#include "services/plugin_host/conditions/condition_evaluator.h"
#include "services/plugin_host/conditions/fact_index.h"
#include "tests/plugin_host/conditions/condition_fixture.h"

namespace upgrade_advisor {
namespace {

using upgrade_plugin::Text;

constexpr absl::string_view kNames[] = {"a", "a.b", "a.b.c", "d", "d.e"};
constexpr absl::string_view kTexts[] = {"1", "2.3.0", "True", "postgres"};

// Programs of any shape that the contract allows.
class RandomProgram {
 public:
  explicit RandomProgram(uint32_t seed) : random_(seed) {}

  std::vector<ua_term> Make() {
    terms_.clear();
    Condition(3);
    return terms_;
  }

 private:
  uint32_t Below(uint32_t bound) { return random_() % bound; }

  ua_term& Add(uint32_t op) {
    terms_.emplace_back().op = op;
    return terms_.back();
  }

  // Few facts, so that operands meet: code of two kinds, a setting, a release.
  void Ask(ua_term& term, bool exactly) {
    const uint32_t kinds[] = {UA_KIND_CALL, UA_KIND_IMPORT, UA_KIND_CONFIG,
                              UA_KIND_RELEASE};
    term.kind = kinds[Below(4)];
    if (term.kind == UA_KIND_RELEASE) term.sheet = 1 + Below(2);
    term.match = exactly || Below(2) == 0 ? UA_MATCH_EXACT : UA_MATCH_UNDER;
    const absl::string_view name = kNames[Below(5)];
    term.name = {name.data(), name.size()};
  }

  void Condition(uint32_t depth) {
    switch (Below(depth == 0 ? 7 : 11)) {
      case 0:
        return Ask(Add(UA_OP_GIVEN), false);
      case 1:
        Ask(Add(UA_OP_VALUE), true);
        return Row(2);
      case 2:
        Ask(Add(Below(2) == 0 ? UA_OP_SOME_ROW : UA_OP_EVERY_ROW), false);
        return Row(2);
      case 3: {
        ua_term& term = Add(UA_OP_ROWS_AT_LEAST);
        Ask(term, false);
        term.number = 1 + Below(3);
        return;
      }
      case 4: {
        ua_term& term = Add(UA_OP_COMPARE);
        constexpr uint32_t kTests[] = {UA_TEST_EQUALS, UA_TEST_BEGINS,
                                       UA_TEST_VERSION_BELOW};
        term.test = kTests[Below(3)];
        term.scheme = UA_SCHEME_PEP440;
        Ask(Add(UA_OP_GIVEN), true);
        Ask(Add(UA_OP_GIVEN), true);
        return;
      }
      case 5: {
        ua_term& term = Add(UA_OP_LISTED);
        Ask(term, false);
        term.table = Below(2) == 0 ? kWithSince.table() : kPlain.table();
        term.with_groups = Below(2);
        return;
      }
      case 6: {
        ua_term& term = Add(UA_OP_EACH_LISTED);
        Ask(term, false);
        term.name = {nullptr, 0};
        term.table = Below(2) == 0 ? kWithSince.table() : kPlain.table();
        return;
      }
      case 7:
        Add(UA_OP_NOT);
        return Condition(depth - 1);
      case 8: {
        ua_term& term = Add(UA_OP_SUBJECT);
        term.name = Text("subject");
        return Condition(depth - 1);
      }
      default: {
        const bool all = Below(3) != 0;
        ua_term& term = Add(all ? UA_OP_ALL : UA_OP_ANY);
        term.count = 2 + Below(2);
        if (all) term.scope = Below(4);
        const uint32_t count = term.count;
        for (uint32_t i = 0; i < count; ++i) Condition(depth - 1);
      }
    }
  }

  void Row(uint32_t depth) {
    if (depth > 0 && Below(3) == 0) {
      ua_term& term = Add(Below(2) == 0 ? UA_OP_ALL : UA_OP_ANY);
      term.count = 2;
      Row(depth - 1);
      return Row(depth - 1);
    }
    if (depth > 0 && Below(4) == 0) {
      Add(UA_OP_NOT);
      return Row(depth - 1);
    }
    ua_term& term = Add(UA_OP_TEST);
    term.part = Below(3);
    constexpr uint32_t kTests[] = {
        UA_TEST_TRUE,     UA_TEST_EQUALS,        UA_TEST_CONTAINS,
        UA_TEST_AT_LEAST, UA_TEST_VERSION_BELOW, UA_TEST_ADMITS_NONE_FROM};
    term.test = kTests[Below(6)];
    term.scheme = UA_SCHEME_PEP440;
    const bool is_version = term.test == UA_TEST_VERSION_BELOW ||
                            term.test == UA_TEST_ADMITS_NONE_FROM;
    const absl::string_view text = is_version ? "2.3.0" : kTexts[Below(4)];
    term.text = {text.data(), text.size()};
    term.number = Below(3);
  }

  static constexpr upgrade_plugin::NameTable<2> kPlain{
      {{"a.b", "x", {}, {}, 1}, {"d", "y"}}};
  static constexpr upgrade_plugin::NameTable<3> kWithSince{
      {{"a", "x", {}, "2.3.0"}, {"a.b.c", "y", {}, {}, 1}, {"d.e", "z"}}};

  std::mt19937 random_;
  std::vector<ua_term> terms_;
};

// As of a newer plugin: the names of its facts are not looked up.
ReadCondition ReadFreely(const std::vector<ua_term>& terms) {
  return ReadTerms(terms.data(), terms.size(), UA_VOCABULARY_VERSION + 1);
}

std::string TextOf(const std::vector<ua_term>& terms) {
  std::string out;
  for (const ua_term& t : terms) {
    out += std::to_string(t.op) + "(" + std::to_string(t.count) + "," +
           std::to_string(t.scope) + "," + std::to_string(t.kind) + "," +
           std::string(upgrade_plugin::View(t.name)) + ") ";
  }
  return out;
}

std::set<FactQuery> FactsOf(const Condition& condition) {
  return {condition.questions.begin(), condition.questions.end()};
}

TEST(ConditionReference, AgreesOnRandomConditionsAndFacts) {
  const std::vector<std::string> values(std::begin(kTexts), std::end(kTexts));
  std::array<int, 3> outcomes{};
  for (uint32_t seed = 0; seed < 40000; ++seed) {
    const std::vector<ua_term> terms = RandomProgram(seed).Make();
    const ReadCondition read = ReadFreely(terms);
    // Calls within DAGs are refused.
    if (!read.faults.empty()) continue;
    FactGenerator generator(seed, values);
    for (int n = 0; n < 5; ++n) {
      const SampleStep step = generator.Step(FactsOf(*read.condition));
      const Examination fast = ExamineAlone(read.condition, step.sheets());
      const ReferenceAnswer slow =
          EvaluateSlowly(*read.condition, step.sheets());
      ASSERT_EQ(static_cast<int>(fast.outcome), static_cast<int>(slow.truth))
          << "seed " << seed << ": " << TextOf(terms);
      std::set<std::string> subjects;
      for (const SubjectFinding& s : fast.subjects) subjects.insert(s.subject);
      ASSERT_EQ(subjects, slow.subjects)
          << "seed " << seed << ": " << TextOf(terms);
      ++outcomes[static_cast<size_t>(slow.truth)];
    }
  }
  for (int count : outcomes) EXPECT_GT(count, 1000);
}

TEST(ConditionReference, FewerFactsNeverReverseAnAnswer) {
  const std::vector<std::string> values(std::begin(kTexts), std::end(kTexts));
  int forgotten = 0;
  for (uint32_t seed = 0; seed < 40000; ++seed) {
    const std::vector<ua_term> terms = RandomProgram(seed).Make();
    const ReadCondition read = ReadFreely(terms);
    if (!read.faults.empty()) continue;
    FactGenerator generator(seed, values);
    const SampleStep step = generator.Step(FactsOf(*read.condition));
    const SampleStep less = generator.Forget(step);
    const Outcome all = ExamineAlone(read.condition, step.sheets()).outcome;
    const Outcome some = ExamineAlone(read.condition, less.sheets()).outcome;
    ASSERT_TRUE(some == all || some == Outcome::kUnknown)
        << "seed " << seed << ": " << TextOf(terms);
    if (some != all) ++forgotten;
  }
  EXPECT_GT(forgotten, 300);
}

TEST(FactIndex, SettlesByAbsenceOnlyWhatEvaluationSettlesToo) {
  const std::vector<std::string> values(std::begin(kTexts), std::end(kTexts));
  int settled = 0;
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    const std::vector<ua_term> terms = RandomProgram(seed).Make();
    const ReadCondition read = ReadFreely(terms);
    if (!read.faults.empty()) continue;
    QuestionIndex questions;
    FactIndex facts;
    facts.Add(questions.Link(read.condition));
    facts.Seal();
    FactGenerator generator(seed, values);
    for (int n = 0; n < 8; ++n) {
      const SampleStep step = generator.Step(FactsOf(*read.condition));
      if (!facts.SettledByAbsence(step.deployment)[0]) continue;
      ++settled;
      ASSERT_EQ(ExamineAlone(read.condition, step.sheets()).outcome,
                Outcome::kNo)
          << "seed " << seed << ": " << TextOf(terms);
    }
  }
  EXPECT_GT(settled, 20);
}

}  // namespace
}  // namespace upgrade_advisor
