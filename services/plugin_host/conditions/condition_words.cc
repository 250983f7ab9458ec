#include "services/plugin_host/conditions/condition_words.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kShownNames = 4;

// "$" stands for the name in phrases of the vocabulary.
std::string Fill(absl::string_view phrase, absl::string_view name) {
  return absl::StrReplaceAll(phrase, {{"$", name}});
}

// One sentence for the catalogue of advisories. It follows the terms rather
// than their meaning: who reads it can find each part in the plugin.
class Speaker {
 public:
  explicit Speaker(const Condition& condition) : condition_(condition) {}

  std::string Say(uint32_t term, bool nested = false) const {
    const ConditionTerm& t = condition_.terms[term];
    switch (t.op) {
      case ConditionOp::kStep:
        return "always, at such a step";
      case ConditionOp::kAll:
        return Joined(term, ", and ", " and ", nested, ScopeOf(t));
      case ConditionOp::kAny:
        return Joined(term, ", or ", " or ", nested, "");
      case ConditionOp::kNot:
        return SayNot(term + 1);
      case ConditionOp::kSubject:
        return Say(term + 1, nested);
      case ConditionOp::kGiven:
        return SayGiven(t, /*given=*/true);
      case ConditionOp::kValue:
        return absl::StrCat(Noun(t), " ", SayTest(term + 1, /*holds=*/true));
      case ConditionOp::kSomeRow:
        return absl::StrCat(Noun(t), " ", SayTest(term + 1, true),
                            " somewhere");
      case ConditionOp::kEveryRow:
        return absl::StrCat(Noun(t), " ", SayTest(term + 1, true),
                            " everywhere");
      case ConditionOp::kRowsAtLeast:
        return absl::StrCat(Noun(t), " is given ", t.number, " times or more");
      case ConditionOp::kCompare:
        return SayCompare(term, /*holds=*/true);
      case ConditionOp::kListed:
      case ConditionOp::kEachListed:
      case ConditionOp::kRenamed:
        return SayTable(t, /*given=*/true);
      case ConditionOp::kTest:
        break;
    }
    return "";
  }

 private:
  const FactQuery& QueryOf(const ConditionTerm& t) const {
    return condition_.questions[condition_.asked[t.asked]];
  }

  static absl::string_view ScopeOf(const ConditionTerm& t) {
    if (!t.joins_code) return "";
    switch (t.scope) {
      case JoinScope::kProject:
        return "";
      case JoinScope::kFile:
        return "in one file: ";
      case JoinScope::kDag:
        return "in one DAG: ";
      case JoinScope::kCall:
        return "in one call: ";
    }
    return "";
  }

  // Brackets only below another ALL or ANY: "a, and (b or c)". Outer parts have
  // commas.
  std::string Joined(uint32_t term, absl::string_view outer,
                     absl::string_view inner, bool nested,
                     absl::string_view scope) const {
    std::vector<std::string> parts;
    const uint32_t end = condition_.terms[term].end;
    for (uint32_t i = term + 1; i < end; i = condition_.terms[i].end) {
      parts.push_back(Say(i, /*nested=*/true));
    }
    const std::string text =
        absl::StrCat(scope, absl::StrJoin(parts, nested ? inner : outer));
    return nested ? absl::StrCat("(", text, ")") : text;
  }

  // Negations in words where the vocabulary has them: "core.x is not set"
  // rather than "it is not so that".
  std::string SayNot(uint32_t term) const {
    const ConditionTerm& t = condition_.terms[term];
    switch (t.op) {
      case ConditionOp::kGiven:
        return SayGiven(t, /*given=*/false);
      case ConditionOp::kValue:
        return absl::StrCat(Noun(t), " ", SayTest(term + 1, /*holds=*/false));
      case ConditionOp::kCompare:
        return SayCompare(term, /*holds=*/false);
      case ConditionOp::kListed:
      case ConditionOp::kEachListed:
      case ConditionOp::kRenamed:
        return SayTable(t, /*given=*/false);
      default:
        return absl::StrCat("it is not the case that ",
                            Say(term, /*nested=*/true));
    }
  }

  std::string SayGiven(const ConditionTerm& t, bool given) const {
    const FactQuery& query = QueryOf(t);
    absl::string_view name;
    const FactForm& form = FormOf(query, name);
    return Fill(given ? form.given : form.absent, name);
  }

  // The noun of what is asked for; a table's names stand for one.
  std::string Noun(const ConditionTerm& t) const {
    const FactQuery& query = QueryOf(t);
    absl::string_view name;
    const FactForm& form = FormOf(query, name);
    return Fill(form.noun, name);
  }

  // The two operands are GIVEN, which the reader has checked.
  std::string SayCompare(uint32_t term, bool holds) const {
    const std::string a = Noun(condition_.terms[term + 1]);
    const std::string b = Noun(condition_.terms[term + 2]);
    switch (condition_.terms[term].test) {
      case TextTest::kBegins:
        return absl::StrCat(
            a, holds ? " begins with " : " does not begin with ", b);
      case TextTest::kVersionBelow:
        return absl::StrCat(a, holds ? " is below " : " is not below ", b);
      case TextTest::kDayBefore:
        return absl::StrCat(a, holds ? " is before " : " is not before ", b);
      default:
        return absl::StrCat(a, holds ? " equals " : " differs from ", b);
    }
  }

  // "contains 'x'", behind the noun whose value is tested.
  std::string SayTest(uint32_t term, bool holds) const {
    const ConditionTerm& t = condition_.terms[term];
    if (t.op == ConditionOp::kNot) return SayTest(term + 1, !holds);
    if (t.op != ConditionOp::kTest) {
      std::vector<std::string> parts;
      for (uint32_t i = term + 1; i < t.end; i = condition_.terms[i].end) {
        parts.push_back(SayTest(i, holds));
      }
      // De Morgan: not (a or b) is not a and not b.
      const bool all = (t.op == ConditionOp::kAll) == holds;
      return absl::StrJoin(parts, all ? " and " : " or ");
    }
    const absl::string_view where = t.part == RowPart::kName   ? "by its name "
                                    : t.part == RowPart::kFile ? "by its file "
                                                               : "";
    return absl::StrCat(where, SayText(t, holds));
  }

  // The value follows a noun, so each phrase begins with a verb.
  static std::string SayText(const ConditionTerm& t, bool holds) {
    const auto say = [&](absl::string_view yes, absl::string_view no) {
      return std::string(holds ? yes : no);
    };
    const std::string text = absl::StrCat("'", t.text, "'");
    switch (t.test) {
      case TextTest::kTrue:
        return say("is true", "is not true");
      case TextTest::kEquals:
        return absl::StrCat(say("is ", "is not "), text);
      case TextTest::kOneOf:
        return absl::StrCat(say("is ", "is not "), OneOf(*t.table));
      case TextTest::kContains:
        return absl::StrCat(say("contains ", "does not contain "), text);
      case TextTest::kBegins:
        return absl::StrCat(say("begins with ", "does not begin with "), text);
      case TextTest::kEnds:
        return absl::StrCat(say("ends with ", "does not end with "), text);
      case TextTest::kAtLeast:
        return absl::StrCat(say("is ", "is not "), t.number, " or more");
      case TextTest::kVersionBelow:
        return absl::StrCat(say("is below ", "is not below "), t.text);
      case TextTest::kVersionAtLeast:
        return absl::StrCat(say("is ", "is not "), t.text, " or later");
      case TextTest::kAdmits:
        return absl::StrCat(say("allows ", "does not allow "), t.text);
      case TextTest::kAdmitsNoneFrom:
        return absl::StrCat(
            say("allows no version from ", "allows a version from "), t.text,
            " on");
      case TextTest::kDayBefore:
        return absl::StrCat(say("is before ", "is not before "), t.text);
      case TextTest::kUnder:
        return absl::StrCat(say("is in ", "is not in "), t.text);
      case TextTest::kContainsAnyOf:
        return absl::StrCat(
            say("has one of the characters ", "has none of the characters "),
            t.text);
    }
    return "";
  }

  // "one of 5 names: a, b, ..."; of the rows that count.
  // A table may have thousands of names; a few show what it is about.
  static std::string OneOf(const NameTable& table, uint32_t with = 0,
                           uint32_t without = 0) {
    std::vector<absl::string_view> names;
    for (const TableRow& row : table.rows) {
      const bool counts =
          (row.groups & with) == with && (row.groups & without) == 0;
      // One name may have several rows, of several versions.
      if (counts && (names.empty() || names.back() != row.name)) {
        names.push_back(row.name);
      }
    }
    if (names.size() == 1) return std::string(names[0]);
    const size_t count = names.size();
    if (count > kShownNames) names.resize(kShownNames);
    return absl::StrCat("one of ", count,
                        " names: ", absl::StrJoin(names, ", "),
                        count > kShownNames ? ", ..." : "");
  }

  // RENAMED asks about settings only.
  static std::string SayRenamed(const NameTable& table, bool given) {
    if (table.rows.size() == 1) {
      return absl::StrCat("the option ", table.rows[0].name,
                          given ? " is set" : " is not set",
                          ", which was renamed or removed");
    }
    return absl::StrCat(given ? "an option is set" : "no option is set",
                        " that was renamed or removed, ", OneOf(table));
  }

  // The first question of the term stands for all: they differ in their names.
  std::string SayTable(const ConditionTerm& t, bool given) const {
    if (t.op == ConditionOp::kRenamed) return SayRenamed(*t.table, given);
    const FactQuery& query = QueryOf(t);
    absl::string_view name;
    const FactForm& form = FormOf(query, name);
    return Fill(given ? form.given : form.absent,
                OneOf(*t.table, t.with_groups, t.without_groups));
  }

  const Condition& condition_;
};

}  // namespace

std::string ConditionInWords(const Condition& condition) {
  return Speaker(condition).Say(0);
}

}  // namespace upgrade_advisor
