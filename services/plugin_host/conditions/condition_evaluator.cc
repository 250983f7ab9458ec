#include "services/plugin_host/conditions/condition_evaluator.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "services/plugin_host/conditions/row_test.h"

namespace upgrade_advisor {
namespace {

// A row's group: its file, and the number that the scope looks at.
std::pair<absl::string_view, uint32_t> KeyOf(const FactRow& row,
                                             JoinScope scope) {
  return {row.file.view(), scope == JoinScope::kCall  ? row.call
                           : scope == JoinScope::kDag ? row.dag
                                                      : 0};
}

bool IsOrBelow(absl::string_view name, absl::string_view parent) {
  return absl::StartsWith(name, parent) &&
         (name.size() == parent.size() || name[parent.size()] == '.');
}

}  // namespace

// ---- Rows and groups ------------------------------------------------------

// Within a group a fact of code is absent if the group has no row of it, which
// is a no only where the sheet is complete. Other facts, such as settings, are
// of no particular file and hold in every group.
ConditionEvaluator::Rows ConditionEvaluator::RowsOf(uint32_t question,
                                                    const Group* group) {
  const FactAnswer& answer = AnswerOf(question);
  const FactQuery& query = condition_.questions[question];
  const bool is_whole = group == nullptr || !IsCode(query.kind) ||
                        query.sheet != SheetRole::kDeployment;
  if (is_whole) {
    return {answer.rows.data(), nullptr, answer.rows.size(), answer.given,
            answer.complete};
  }
  Rows out;
  out.complete = answer.complete;
  out.given = answer.complete ? Truth::kNo : Truth::kUnknown;
  if (group->is_empty || answer.rows.empty()) return out;
  const std::vector<const FactRow*>& sorted = ByGroup(question, group->scope);
  const std::pair<absl::string_view, uint32_t> key{group->file, group->number};
  const auto begin = std::partition_point(
      sorted.begin(), sorted.end(),
      [&](const FactRow* row) { return KeyOf(*row, group->scope) < key; });
  const auto end = std::partition_point(
      begin, sorted.end(),
      [&](const FactRow* row) { return KeyOf(*row, group->scope) == key; });
  if (begin == end) return out;
  out.some = &*begin;
  out.size = static_cast<size_t>(end - begin);
  out.given = Truth::kYes;
  return out;
}

// Sorted once for each question and scope: a join looks into every group.
// Stable, so that rows of a group stay in the order of the sheet.
const std::vector<const FactRow*>& ConditionEvaluator::ByGroup(
    uint32_t question, JoinScope scope) {
  const auto [at, fresh] = by_group_.try_emplace({question, scope});
  if (!fresh) return at->second;
  std::vector<const FactRow*>& rows = at->second;
  for (const FactRow& row : AnswerOf(question).rows) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const FactRow* a, const FactRow* b) {
                     return KeyOf(*a, scope) < KeyOf(*b, scope);
                   });
  return rows;
}

// The groups that present facts of code point to, each once, sorted.
std::vector<ConditionEvaluator::Group> ConditionEvaluator::GroupsOf(
    uint32_t term, const Group* within) {
  const ConditionTerm& all = condition_.terms[term];
  std::vector<std::pair<absl::string_view, uint32_t>> keys;
  for (uint32_t i = term + 1; i < all.end; ++i) {
    const ConditionTerm& each = condition_.terms[i];
    // What must be absent points to no group.
    if (each.op == ConditionOp::kNot) {
      i = each.end - 1;
      continue;
    }
    for (uint32_t a = 0; a < each.asked_count; ++a) {
      const uint32_t question = QuestionOf(each.asked + a);
      const FactQuery& query = condition_.questions[question];
      if (!IsCode(query.kind) || IsOfRelease(question)) continue;
      const Rows rows = RowsOf(question, within);
      for (size_t r = 0; r < rows.size; ++r) {
        keys.push_back(KeyOf(rows.at(r), all.scope));
      }
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<Group> out;
  for (const auto& [file, number] : keys) {
    out.push_back({all.scope, false, file, number});
  }
  return out;
}

// ---- Values -----------------------------------------------------------------

ConditionEvaluator::Result ConditionEvaluator::Judge(uint32_t term,
                                                     const Group* group) {
  const ConditionTerm& t = condition_.terms[term];
  switch (t.op) {
    case ConditionOp::kStep:
      return {Truth::kYes, false};
    case ConditionOp::kAll:
      return t.joins_code ? JudgeJoin(term, group) : JudgeAll(term, group);
    case ConditionOp::kAny:
      return JudgeAny(term, group);
    case ConditionOp::kNot: {
      const Result result = Judge(term + 1, group);
      return {Not(result.truth), result.of_releases};
    }
    // A SUBJECT gives its operand a name; it decides nothing.
    case ConditionOp::kSubject:
      return Judge(term + 1, group);
    case ConditionOp::kCompare:
      return JudgeCompare(term, group);
    case ConditionOp::kEachListed:
    case ConditionOp::kRenamed:
      return JudgeEachListed(t, group);
    case ConditionOp::kListed:
      return {JudgeListed(t, group),
              IsOfRelease(QuestionOf(t.asked)) || !t.table->versions.empty()};
    default: {
      const uint32_t question = QuestionOf(t.asked);
      return {JudgeRows(term, RowsOf(question, group)), IsOfRelease(question)};
    }
  }
}

// The first no settles it, and it is then all that the answer rests on.
ConditionEvaluator::Result ConditionEvaluator::JudgeAll(uint32_t term,
                                                        const Group* group) {
  Result out{Truth::kYes, false};
  const uint32_t end = condition_.terms[term].end;
  for (uint32_t i = term + 1; i < end; i = condition_.terms[i].end) {
    const Result each = Judge(i, group);
    if (each.truth == Truth::kNo) return each;
    out.truth = And(out.truth, each.truth);
    out.of_releases |= each.of_releases;
  }
  return out;
}

// With a yes the answer rests on every yes, else on all of them.
ConditionEvaluator::Result ConditionEvaluator::JudgeAny(uint32_t term,
                                                        const Group* group) {
  Result out{Truth::kNo, false};
  bool yes_of_releases = false;
  const uint32_t end = condition_.terms[term].end;
  for (uint32_t i = term + 1; i < end; i = condition_.terms[i].end) {
    const Result each = Judge(i, group);
    if (each.truth == Truth::kYes) yes_of_releases |= each.of_releases;
    out.truth = Or(out.truth, each.truth);
    out.of_releases |= each.of_releases;
  }
  if (out.truth == Truth::kYes) out.of_releases = yes_of_releases;
  return out;
}

ConditionEvaluator::Result ConditionEvaluator::JudgeInGroup(
    uint32_t term, const Group& group) {
  Result out = JudgeAll(term, &group);
  // Rows whose call or DAG is not known may belong to different ones.
  const bool is_vague =
      group.scope != JoinScope::kFile && group.number == 0 && !group.is_empty;
  if (is_vague && out.truth == Truth::kYes) out.truth = Truth::kUnknown;
  return out;
}

// Nowhere is the group of all that has no row: it stands for files of which
// nothing is known, and makes an open sheet unknown. One group that holds is
// enough.
ConditionEvaluator::Result ConditionEvaluator::JudgeJoin(uint32_t term,
                                                         const Group* group) {
  Group nowhere{condition_.terms[term].scope, true, {}, 0};
  Result out = JudgeInGroup(term, nowhere);
  for (const Group& each : GroupsOf(term, group)) {
    if (out.truth == Truth::kYes) break;
    const Result here = JudgeInGroup(term, each);
    out.truth = Or(out.truth, here.truth);
    out.of_releases |= here.of_releases;
  }
  return out;
}

// No short cut: tests of one row are few and cheap.
Truth ConditionEvaluator::JudgeRow(uint32_t test, const FactRow& row) const {
  const ConditionTerm& t = condition_.terms[test];
  switch (t.op) {
    case ConditionOp::kTest:
      return TestRow(t, row);
    case ConditionOp::kNot:
      return Not(JudgeRow(test + 1, row));
    case ConditionOp::kAny:
    case ConditionOp::kAll:
      break;
    default:
      return Truth::kUnknown;
  }
  const bool all = t.op == ConditionOp::kAll;
  Truth out = TruthOf(all);
  for (uint32_t i = test + 1; i < t.end; i = condition_.terms[i].end) {
    const Truth each = JudgeRow(i, row);
    out = all ? And(out, each) : Or(out, each);
  }
  return out;
}

// A question that has no rows is a no or unknown, whatever is tested of them.
Truth ConditionEvaluator::JudgeRows(uint32_t term, const Rows& rows) {
  const ConditionTerm& t = condition_.terms[term];
  if (t.op == ConditionOp::kGiven || rows.given != Truth::kYes) {
    return rows.given;
  }
  switch (t.op) {
    case ConditionOp::kValue:
      return JudgeRow(term + 1, rows.at(0));
    case ConditionOp::kRowsAtLeast:
      if (static_cast<int64_t>(rows.size) >= t.number) return Truth::kYes;
      return rows.complete ? Truth::kNo : Truth::kUnknown;
    default:
      break;
  }
  // What is not known of other rows: one of them may pass, or fail.
  const bool some = t.op == ConditionOp::kSomeRow;
  const Truth settled = TruthOf(some);
  Truth out = rows.complete ? Not(settled) : Truth::kUnknown;
  for (size_t i = 0; i < rows.size && out != settled; ++i) {
    const Truth each = JudgeRow(term + 1, rows.at(i));
    out = some ? Or(out, each) : And(out, each);
  }
  return out;
}

ConditionEvaluator::Result ConditionEvaluator::JudgeCompare(
    uint32_t term, const Group* group) {
  const uint32_t a = QuestionOf(condition_.terms[term + 1].asked);
  const uint32_t b = QuestionOf(condition_.terms[term + 2].asked);
  const Rows first = RowsOf(a, group);
  const Rows second = RowsOf(b, group);
  // As for an ALL of the two: a no is the first one's.
  if (first.given == Truth::kNo) return {Truth::kNo, IsOfRelease(a)};
  if (second.given == Truth::kNo) return {Truth::kNo, IsOfRelease(b)};
  const bool of_releases = IsOfRelease(a) || IsOfRelease(b);
  if (And(first.given, second.given) == Truth::kUnknown ||
      ((first.at(0).flags | second.at(0).flags) & kFactValueWithheld) != 0) {
    return {Truth::kUnknown, of_releases};
  }
  return {CompareTexts(condition_.terms[term], first.at(0).value.view(),
                       second.at(0).value.view()),
          of_releases};
}

// ---- Tables -----------------------------------------------------------------

// A table of two hundred rows has a dozen versions.
std::vector<std::optional<Truth>>& ConditionEvaluator::CrossedOf(
    const NameTable& table) {
  for (auto& [known, crossed] : crossed_) {
    if (known == &table) return crossed;
  }
  return crossed_
      .emplace_back(&table,
                    std::vector<std::optional<Truth>>(table.versions.size()))
      .second;
}

// A row with a version is of steps that cross it: the target has reached it,
// the source has not. The two questions about versions are the last that the
// term asks.
Truth ConditionEvaluator::Counts(const ConditionTerm& term,
                                 const TableRow& row) {
  if (row.since == 0) return Truth::kYes;
  std::optional<Truth>& known = CrossedOf(*term.table)[row.since - 1];
  if (!known) known = Crosses(term, term.table->versions[row.since - 1]);
  return *known;
}

// Whether the step leaves an Airflow below the version and arrives at it or
// above.
Truth ConditionEvaluator::Crosses(const ConditionTerm& term,
                                  absl::string_view version) const {
  const FactAnswer* airflows[2];
  for (uint32_t i = 0; i < 2; ++i) {
    airflows[i] = &AnswerOf(QuestionOf(term.asked + term.asked_count - 2 + i));
    if (airflows[i]->given != Truth::kYes) return Truth::kUnknown;
  }
  const Truth reaches = Not(VersionBelow(
      VersionScheme::kPep440, airflows[1]->rows[0].value.view(), version));
  if (reaches == Truth::kNo) return Truth::kNo;
  return And(reaches, VersionBelow(VersionScheme::kPep440,
                                   airflows[0]->rows[0].value.view(), version));
}

// Rows of one name are in the order of their versions: the latest that counts
// has the text.
bool ConditionEvaluator::IsOverruled(const ConditionTerm& term, size_t i) {
  const std::vector<TableRow>& rows = term.table->rows;
  return i + 1 < rows.size() && rows[i + 1].name == rows[i].name &&
         Counts(term, rows[i + 1]) == Truth::kYes;
}

// A question for each row, where LISTED has one for all: names of settings lie
// in no common prefix.
ConditionEvaluator::Result ConditionEvaluator::JudgeEachListed(
    const ConditionTerm& term, const Group* group) {
  Result out{Truth::kNo, !term.table->versions.empty()};
  for (size_t i = 0; i < term.table->rows.size(); ++i) {
    const Truth counts = Counts(term, term.table->rows[i]);
    if (counts == Truth::kNo) continue;
    const uint32_t question = QuestionOf(term.asked + static_cast<uint32_t>(i));
    out.of_releases |= IsOfRelease(question);
    out.truth = Or(out.truth, And(counts, RowsOf(question, group).given));
    if (out.truth == Truth::kYes) break;
  }
  return out;
}

// Whether an entry that counts lies below "x" of "x.*".
bool ConditionEvaluator::MayHide(const ConditionTerm& term,
                                 absl::string_view star) {
  if (!absl::ConsumeSuffix(&star, "*") || !absl::EndsWith(star, ".")) {
    return false;
  }
  const std::vector<TableRow>& rows = term.table->rows;
  auto at = std::lower_bound(rows.begin(), rows.end(), star,
                             [](const TableRow& row, absl::string_view name) {
                               return absl::string_view(row.name) < name;
                             });
  for (; at != rows.end() && absl::StartsWith(at->name, star); ++at) {
    if (HasGroups(term, *at) && Counts(term, *at) != Truth::kNo) return true;
  }
  return false;
}

// Rows are sorted by name, so attributes of a name follow it. A star import may
// bring what the table lists without naming it, and makes a no unknown.
Truth ConditionEvaluator::EachMatch(const ConditionTerm& term, const Rows& rows,
                                    OnMatch match) {
  if (rows.given != Truth::kYes) return rows.given;
  Truth out = rows.complete ? Truth::kNo : Truth::kUnknown;
  for (size_t i = 0; i < rows.size;) {
    const absl::string_view name = rows.at(i).name.view();
    const TableRow* entry = FindInTable(*term.table, name, /*exactly=*/false);
    const bool listed = entry != nullptr && HasGroups(term, *entry);
    // An attribute of a listed name is not another name.
    size_t end = i + 1;
    while (end < rows.size &&
           (rows.at(end).name.view() == name ||
            (listed && IsOrBelow(rows.at(end).name.view(), name) &&
             FindInTable(*term.table, rows.at(end).name.view(), false) ==
                 entry))) {
      ++end;
    }
    if (listed) {
      const Truth counts = Counts(term, *entry);
      out = Or(out, counts);
      if (counts == Truth::kYes) match(i, end, *entry);
    } else if (out == Truth::kNo && MayHide(term, name)) {
      out = Truth::kUnknown;
    }
    i = end;
  }
  return out;
}

Truth ConditionEvaluator::JudgeListed(const ConditionTerm& term,
                                      const Group* group) {
  return EachMatch(term, RowsOf(QuestionOf(term.asked), group),
                   [](size_t, size_t, const TableRow&) {});
}

// ---- Grounds ----------------------------------------------------------------

// Walks the condition again, for a finding only: most conditions say no, and
// pay nothing for it.
Grounds ConditionEvaluator::Explain() {
  Grounds out = NoGrounds();
  Explain(0, nullptr, out);
  return out;
}

void ConditionEvaluator::Name(uint32_t question, const FactRow& row,
                              Grounds& out) const {
  out.questions[question].only_named = true;
  out.questions[question].named.push_back(&row);
}

void ConditionEvaluator::CountAll(uint32_t term, Grounds& out) const {
  for (uint32_t i = term; i < condition_.terms[term].end; ++i) {
    const ConditionTerm& t = condition_.terms[i];
    for (uint32_t a = 0; a < t.asked_count; ++a) {
      Count(QuestionOf(t.asked + a), out);
    }
  }
}

void ConditionEvaluator::Explain(uint32_t term, const Group* group,
                                 Grounds& out) {
  const ConditionTerm& t = condition_.terms[term];
  switch (t.op) {
    case ConditionOp::kStep:
      return;
    case ConditionOp::kAll:
      if (t.joins_code) return ExplainJoin(term, group, out);
      return ExplainOperands(term, group, Truth::kNo, out);
    case ConditionOp::kAny:
      return ExplainOperands(term, group, Truth::kYes, out);
    case ConditionOp::kNot:
    case ConditionOp::kSubject:
      return Explain(term + 1, group, out);
    case ConditionOp::kCompare:
      return CountAll(term, out);
    case ConditionOp::kListed:
    case ConditionOp::kEachListed:
    case ConditionOp::kRenamed:
      return ExplainTable(term, group, out);
    default:
      return ExplainQuestion(term, group, out);
  }
}

// The operands that settle it: of an ANY every yes, of an ALL the first no. All
// of them if none does.
void ConditionEvaluator::ExplainOperands(uint32_t term, const Group* group,
                                         Truth settling, Grounds& out) {
  const uint32_t end = condition_.terms[term].end;
  bool settled = false;
  for (uint32_t i = term + 1; i < end; i = condition_.terms[i].end) {
    if (Judge(i, group).truth != settling) continue;
    settled = true;
    Explain(i, group, out);
    if (settling == Truth::kNo) return;
  }
  if (settled) return;
  for (uint32_t i = term + 1; i < end; i = condition_.terms[i].end) {
    Explain(i, group, out);
  }
}

// Every group that holds is evidence; a person fixes all of them, not the
// first.
void ConditionEvaluator::ExplainJoin(uint32_t term, const Group* group,
                                     Grounds& out) {
  bool settled = false;
  for (const Group& each : GroupsOf(term, group)) {
    if (JudgeInGroup(term, each).truth != Truth::kYes) continue;
    settled = true;
    ExplainOperands(term, &each, Truth::kNo, out);
  }
  if (!settled) CountAll(term, out);
}

void ConditionEvaluator::ExplainQuestion(uint32_t term, const Group* group,
                                         Grounds& out) {
  const ConditionTerm& t = condition_.terms[term];
  const uint32_t question = QuestionOf(t.asked);
  const Rows rows = RowsOf(question, group);
  Count(question, out);
  // Within a group other files' rows are not evidence, even if it has none.
  if (rows.some != nullptr || (group != nullptr && rows.all == nullptr)) {
    out.questions[question].only_named = true;
  }
  const bool chooses = t.op == ConditionOp::kSomeRow && rows.size > 1 &&
                       JudgeRows(term, rows) == Truth::kYes;
  for (size_t i = 0; i < rows.size; ++i) {
    if (chooses ? JudgeRow(term + 1, rows.at(i)) == Truth::kYes
                : rows.some != nullptr) {
      Name(question, rows.at(i), out);
    }
  }
}

void ConditionEvaluator::ExplainTable(uint32_t term, const Group* group,
                                      Grounds& out) {
  const ConditionTerm& t = condition_.terms[term];
  bool by_version = false;
  const Truth truth = Judge(term, group).truth;
  if (t.op == ConditionOp::kListed) {
    const uint32_t question = QuestionOf(t.asked);
    const Rows rows = RowsOf(question, group);
    Count(question, out);
    by_version = truth != Truth::kYes && !t.table->versions.empty();
    EachMatch(t, rows, [&](size_t first, size_t end, const TableRow& row) {
      by_version |= row.since != 0;
      for (size_t i = first; i < end; ++i) Name(question, rows.at(i), out);
    });
  } else {
    // Of a yes the rows that hold; else those that may.
    for (size_t i = 0; i < t.table->rows.size(); ++i) {
      const TableRow& row = t.table->rows[i];
      const Truth counts = Counts(t, row);
      if (counts == Truth::kNo) continue;
      const uint32_t question = QuestionOf(t.asked + static_cast<uint32_t>(i));
      const Truth holds = And(counts, RowsOf(question, group).given);
      if (truth == Truth::kYes && holds != Truth::kYes) continue;
      by_version |= row.since != 0;
      Count(question, out);
    }
  }
  // The versions of the step decided, so they are part of why.
  if (!by_version) return;
  Count(QuestionOf(t.asked + t.asked_count - 2), out);
  Count(QuestionOf(t.asked + t.asked_count - 1), out);
}

// ---- Subjects ---------------------------------------------------------------

// In the order of the condition and of its tables, so that findings are the
// same each time.
std::vector<FoundSubject> ConditionEvaluator::Subjects() {
  std::vector<FoundSubject> out;
  AddSubjects(0, nullptr, out);
  return out;
}

void ConditionEvaluator::AddSubjects(uint32_t term, const Group* group,
                                     std::vector<FoundSubject>& out) {
  const ConditionTerm& t = condition_.terms[term];
  switch (t.op) {
    case ConditionOp::kAll:
      if (t.joins_code) {
        for (const Group& each : GroupsOf(term, group)) {
          if (JudgeInGroup(term, each).truth != Truth::kYes) continue;
          for (uint32_t i = term + 1; i < t.end; i = condition_.terms[i].end) {
            AddSubjects(i, &each, out);
          }
        }
        return;
      }
      // What an ALL that does not hold found is not found.
      if (Judge(term, group).truth == Truth::kNo) return;
      [[fallthrough]];
    case ConditionOp::kAny:
      for (uint32_t i = term + 1; i < t.end; i = condition_.terms[i].end) {
        AddSubjects(i, group, out);
      }
      return;
    case ConditionOp::kSubject:
      if (Judge(term, group).truth == Truth::kYes) {
        FoundSubject& found =
            out.emplace_back(FoundSubject{&t, nullptr, t.name, NoGrounds()});
        Explain(term + 1, group, found.grounds);
      }
      return;
    case ConditionOp::kListed:
    case ConditionOp::kEachListed:
    case ConditionOp::kRenamed:
      return AddTableSubjects(t, group, out);
    default:
      return;
  }
}

void ConditionEvaluator::AddTableSubjects(const ConditionTerm& term,
                                          const Group* group,
                                          std::vector<FoundSubject>& out) {
  if (term.op == ConditionOp::kListed) {
    const uint32_t question = QuestionOf(term.asked);
    const Rows rows = RowsOf(question, group);
    EachMatch(term, rows, [&](size_t first, size_t end, const TableRow& row) {
      FoundSubject& found = out.emplace_back(
          FoundSubject{&term, &row, rows.at(first).name.view(), NoGrounds()});
      Count(question, found.grounds);
      for (size_t i = first; i < end; ++i) {
        Name(question, rows.at(i), found.grounds);
      }
    });
    return;
  }
  for (size_t i = 0; i < term.table->rows.size(); ++i) {
    const TableRow& row = term.table->rows[i];
    const uint32_t question = QuestionOf(term.asked + static_cast<uint32_t>(i));
    const Rows rows = RowsOf(question, group);
    if (And(Counts(term, row), rows.given) != Truth::kYes ||
        IsOverruled(term, i)) {
      continue;
    }
    FoundSubject& found =
        out.emplace_back(FoundSubject{&term, &row, row.subject, NoGrounds()});
    Count(question, found.grounds);
    for (size_t r = 0; r < rows.size && rows.some != nullptr; ++r) {
      Name(question, rows.at(r), found.grounds);
    }
  }
}

}  // namespace upgrade_advisor
