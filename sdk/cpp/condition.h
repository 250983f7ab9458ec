// Conditions as values: when an advisory applies.
//
//   Config("smart_sensor.use_smart_sensor").IsTrue() &&
//       Database("table.sensor_instance.rows").AtLeast(1)
//   Keyword("*.trigger_rule").SomeRow(Value().OneOf(kRemovedRules))
//   !Requirement("graphviz") && Shell("airflow dags show")
//
// A condition is a constant: the host reads it when it loads the plugin and
// evaluates it itself, in three values. Unknown facts give unknown unless the
// rest decides. From the condition the host also derives what the advisory
// asks, the evidence, and the condition in words.
//
// A question by itself means "is given": Import("pandas") && !Requirement(
// "pandas"). The operators && and || join conditions; all sides count, in
// any order: nothing is short-circuited.
//
// Facts of the code that && joins have to come from one file: Call("diff") &&
// Import("pendulum") means a file that does both. InDag, InCall and InProject
// change that.
//
// Literal types; immutable, thread-safe. A condition of more than kMaxTerms
// terms does not compile: use a table, or Advisory::decide.
#ifndef SDK_CPP_CONDITION_H_
#define SDK_CPP_CONDITION_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/name_table.h"
#include "sdk/cpp/text.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

enum class Scheme : uint32_t {
  kPep440 = UA_SCHEME_PEP440,
  kRuntime = UA_SCHEME_RUNTIME,
  kCertified = UA_SCHEME_CERTIFIED
};

namespace internal {

// Not constexpr on purpose: reaching it at compile time is the error, and its
// name is the message.
inline void condition_has_too_many_terms() {}

struct ConditionLevel {};
struct RowLevel {};

}  // namespace internal

// Terms in prefix notation. `Level` tells conditions from tests of one row.
template <typename Level>
class Program {
 public:
  static constexpr size_t kMaxTerms = 24;

  constexpr Program() = default;
  constexpr explicit Program(const ua_term& term) { Append(term); }
  // An operator before its operands.
  template <typename... Operands>
  constexpr Program(const ua_term& term, const Operands&... operands) {
    Append(term);
    (Append(operands), ...);
  }

  constexpr size_t size() const { return size_; }
  constexpr const ua_term* terms() const { return terms_; }
  // The first term, whose operands all others are.
  constexpr ua_term& root() { return terms_[0]; }

  // Both under one operator, flat: a && b && c is one ALL of three.
  static constexpr Program Join(uint32_t op, const Program& a,
                                const Program& b) {
    const uint32_t scope = op == UA_OP_ALL ? UA_SCOPE_FILE : UA_SCOPE_PROJECT;
    if (a.size_ > 0 && a.terms_[0].op == op && a.terms_[0].scope == scope) {
      Program out = a;
      ++out.terms_[0].count;
      out.Append(b);
      return out;
    }
    ua_term term{};
    term.op = op;
    term.count = 2;
    term.scope = scope;
    return Program(term, a, b);
  }
  static constexpr Program Negate(const Program& a) {
    ua_term term{};
    term.op = UA_OP_NOT;
    return Program(term, a);
  }

 private:
  constexpr void Append(const ua_term& term) {
    if (size_ == kMaxTerms) {
      internal::condition_has_too_many_terms();
      return;
    }
    terms_[size_++] = term;
  }
  template <typename OtherLevel>
  constexpr void Append(const Program<OtherLevel>& other) {
    for (size_t i = 0; i < other.size(); ++i) Append(other.terms()[i]);
  }

  ua_term terms_[kMaxTerms]{};
  size_t size_ = 0;
};

using Condition = Program<internal::ConditionLevel>;
using RowTest = Program<internal::RowLevel>;

constexpr Condition operator&&(const Condition& a, const Condition& b) {
  return Condition::Join(UA_OP_ALL, a, b);
}
constexpr Condition operator||(const Condition& a, const Condition& b) {
  return Condition::Join(UA_OP_ANY, a, b);
}
constexpr Condition operator!(const Condition& a) {
  return Condition::Negate(a);
}
constexpr RowTest operator&&(const RowTest& a, const RowTest& b) {
  return RowTest::Join(UA_OP_ALL, a, b);
}
constexpr RowTest operator||(const RowTest& a, const RowTest& b) {
  return RowTest::Join(UA_OP_ANY, a, b);
}
constexpr RowTest operator!(const RowTest& a) { return RowTest::Negate(a); }

// ---- Row tests -------------------------------------------------------------

// A part of a row under test.
class RowPart {
 public:
  constexpr explicit RowPart(uint32_t part) : part_(part) {}

  // As Airflow reads booleans: t, true, 1 and f, false, 0 in any case.
  constexpr RowTest IsTrue() const { return Of(UA_TEST_TRUE, {}); }
  constexpr RowTest Equals(std::string_view text) const {
    return Of(UA_TEST_EQUALS, text);
  }
  template <size_t kSize>
  constexpr RowTest OneOf(const NameTable<kSize>& names) const {
    ua_term term = Term(UA_TEST_ONE_OF);
    term.table = names.table();
    return RowTest(term);
  }
  constexpr RowTest Contains(std::string_view text) const {
    return Of(UA_TEST_CONTAINS, text);
  }
  constexpr RowTest ContainsAnyOf(std::string_view characters) const {
    return Of(UA_TEST_CONTAINS_ANY_OF, characters);
  }
  constexpr RowTest StartsWith(std::string_view text) const {
    return Of(UA_TEST_BEGINS, text);
  }
  constexpr RowTest EndsWith(std::string_view text) const {
    return Of(UA_TEST_ENDS, text);
  }
  constexpr RowTest AtLeast(int64_t number) const {
    ua_term term = Term(UA_TEST_AT_LEAST);
    term.number = number;
    return RowTest(term);
  }
  constexpr RowTest VersionBelow(Scheme scheme, std::string_view text) const {
    return Of(UA_TEST_VERSION_BELOW, text, scheme);
  }
  constexpr RowTest VersionAtLeast(Scheme scheme, std::string_view text) const {
    return Of(UA_TEST_VERSION_AT_LEAST, text, scheme);
  }
  // For the specifiers of a requirement: they allow this version ...
  constexpr RowTest Admits(std::string_view version) const {
    return Of(UA_TEST_ADMITS, version, Scheme::kPep440);
  }
  // ... or they allow no version from this one on.
  constexpr RowTest AdmitsNoneFrom(std::string_view version) const {
    return Of(UA_TEST_ADMITS_NONE_FROM, version, Scheme::kPep440);
  }
  // A day before this one, both as YYYY-MM-DD.
  constexpr RowTest DayBefore(std::string_view day) const {
    return Of(UA_TEST_DAY_BEFORE, day);
  }
  // A path with this folder in it.
  constexpr RowTest Under(std::string_view folder) const {
    return Of(UA_TEST_UNDER, folder);
  }

 private:
  constexpr ua_term Term(uint32_t test) const {
    ua_term term{};
    term.op = UA_OP_TEST;
    term.part = part_;
    term.test = test;
    return term;
  }
  constexpr RowTest Of(uint32_t test, std::string_view text) const {
    ua_term term = Term(test);
    term.text = Text(text);
    return RowTest(term);
  }
  constexpr RowTest Of(uint32_t test, std::string_view text,
                       Scheme scheme) const {
    ua_term term = Term(test);
    term.text = Text(text);
    term.scheme = static_cast<uint32_t>(scheme);
    return RowTest(term);
  }

  uint32_t part_;
};

constexpr RowPart Value() { return RowPart(UA_PART_VALUE); }
constexpr RowPart Name() { return RowPart(UA_PART_NAME); }
constexpr RowPart InFile() { return RowPart(UA_PART_FILE); }

// ---- Questions -------------------------------------------------------------

// A question to a fact sheet. By itself it means "is given". questions.h has a
// function for each.
class Question {
 public:
  constexpr Question(uint32_t sheet, uint32_t kind, uint32_t match,
                     std::string_view prefix, std::string_view name) {
    term_.op = UA_OP_GIVEN;
    term_.sheet = sheet;
    term_.kind = kind;
    term_.match = match;
    term_.prefix = Text(prefix);
    term_.name = Text(name);
  }

  constexpr operator Condition() const { return Given(); }  // NOLINT: meant
  constexpr Condition Given() const { return Condition(term_); }

  // The first row's value. No if there is no row.
  constexpr Condition IsTrue() const { return FirstValue(Value().IsTrue()); }
  constexpr Condition Equals(std::string_view text) const {
    return FirstValue(Value().Equals(text));
  }
  template <size_t kSize>
  constexpr Condition OneOf(const NameTable<kSize>& names) const {
    return FirstValue(Value().OneOf(names));
  }
  constexpr Condition Contains(std::string_view text) const {
    return FirstValue(Value().Contains(text));
  }
  constexpr Condition StartsWith(std::string_view text) const {
    return FirstValue(Value().StartsWith(text));
  }
  constexpr Condition EndsWith(std::string_view text) const {
    return FirstValue(Value().EndsWith(text));
  }
  constexpr Condition AtLeast(int64_t number) const {
    return FirstValue(Value().AtLeast(number));
  }
  constexpr Condition VersionBelow(Scheme scheme, std::string_view text) const {
    return FirstValue(Value().VersionBelow(scheme, text));
  }
  constexpr Condition VersionAtLeast(Scheme scheme,
                                     std::string_view text) const {
    return FirstValue(Value().VersionAtLeast(scheme, text));
  }
  constexpr Condition Admits(std::string_view version) const {
    return FirstValue(Value().Admits(version));
  }
  constexpr Condition AdmitsNoneFrom(std::string_view version) const {
    return FirstValue(Value().AdmitsNoneFrom(version));
  }

  // All rows. EveryRow is no if there is no row.
  constexpr Condition SomeRow(const RowTest& test) const {
    return Judged(UA_OP_SOME_ROW, test);
  }
  constexpr Condition EveryRow(const RowTest& test) const {
    return Judged(UA_OP_EVERY_ROW, test);
  }
  constexpr Condition RowsAtLeast(int64_t count) const {
    ua_term term = term_;
    term.op = UA_OP_ROWS_AT_LEAST;
    term.number = count;
    return Condition(term);
  }

  // The first value compared with another fact's.
  constexpr Condition SameAs(const Question& other) const {
    return Compared(UA_TEST_EQUALS, other, 0);
  }
  constexpr Condition StartsWith(const Question& other) const {
    return Compared(UA_TEST_BEGINS, other, 0);
  }
  constexpr Condition VersionBelow(Scheme scheme, const Question& other) const {
    return Compared(UA_TEST_VERSION_BELOW, other,
                    static_cast<uint32_t>(scheme));
  }
  constexpr Condition DayBefore(const Question& other) const {
    return Compared(UA_TEST_DAY_BEFORE, other, 0);
  }

  // Says how to find out: one line of SQL, or a command, that people are shown
  // where the fact is missing. For probes of the database, whose SQL only the
  // plugin knows.
  constexpr Question AnsweredBy(std::string_view command) const {
    Question out = *this;
    out.term_.text = Text(command);
    return out;
  }

  constexpr const ua_term& term() const { return term_; }

 private:
  constexpr Condition FirstValue(const RowTest& test) const {
    return Judged(UA_OP_VALUE, test);
  }
  constexpr Condition Judged(uint32_t op, const RowTest& test) const {
    ua_term term = term_;
    term.op = op;
    return Condition(term, test);
  }
  constexpr Condition Compared(uint32_t test, const Question& other,
                               uint32_t scheme) const {
    ua_term term{};
    term.op = UA_OP_COMPARE;
    term.test = test;
    term.scheme = scheme;
    return Condition(term, Given(), other.Given());
  }

  ua_term term_{};
};

// ---- Conditions about many names --------------------------------------------

// Which rows of a table count.
struct Groups {
  uint32_t with = 0;     // all of these bits
  uint32_t without = 0;  // and none of these
};

// A row of the answer is named in the table: Listed(kMoved, Import("airflow")).
// The longest name of the table at or above a row's counts. Each is a subject.
template <size_t kSize>
constexpr Condition Listed(const NameTable<kSize>& table,
                           const Question& question, Groups groups = {}) {
  ua_term term = question.term();
  term.op = UA_OP_LISTED;
  term.table = table.table();
  term.with_groups = groups.with;
  term.without_groups = groups.without;
  return Condition(term);
}

// A question for each name: EachListed(kDagArguments, Keyword()). Each that is
// given is a subject.
template <size_t kSize>
constexpr Condition EachListed(const NameTable<kSize>& table,
                               const Question& form) {
  ua_term term = form.term();
  term.op = UA_OP_EACH_LISTED;
  term.table = table.table();
  return Condition(term);
}

// Options of Airflow that are set and have another name from this step on: the
// advice of a row is the new option, or empty where nothing replaces it. The
// host names the variables and offers to rename or unset them.
template <size_t kSize>
constexpr Condition RenamedOptions(const NameTable<kSize>& table) {
  ua_term term{};
  term.kind = UA_KIND_CONFIG;
  term.op = UA_OP_RENAMED;
  term.table = table.table();
  return Condition(term);
}

// The condition; where it holds, `subject` is a separate finding, with
// advice.
constexpr Condition Subject(std::string_view subject, std::string_view advice,
                            const Condition& condition) {
  ua_term term{};
  term.op = UA_OP_SUBJECT;
  term.name = Text(subject);
  term.text = Text(advice);
  return Condition(term, condition);
}

// ---- Scopes ----------------------------------------------------------------

namespace internal {
constexpr Condition WithScope(Condition condition, uint32_t scope) {
  if (condition.size() > 0 && condition.root().op == UA_OP_ALL) {
    condition.root().scope = scope;
  }
  return condition;
}
}  // namespace internal

// Facts of the code that the outermost && joins may come from anywhere.
constexpr Condition InProject(const Condition& condition) {
  return internal::WithScope(condition, UA_SCOPE_PROJECT);
}
// They have to be part of one DAG ...
constexpr Condition InDag(const Condition& condition) {
  return internal::WithScope(condition, UA_SCOPE_DAG);
}
// ... or of one call and its arguments.
constexpr Condition InCall(const Condition& condition) {
  return internal::WithScope(condition, UA_SCOPE_CALL);
}

// What an advisory without a condition stands for: the step alone decides.
constexpr Condition StepDecides() {
  ua_term term{};
  term.op = UA_OP_STEP;
  return Condition(term);
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_CONDITION_H_
