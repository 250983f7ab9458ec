#include "services/conformance/reference_condition.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/conditions/row_test.h"

namespace upgrade_advisor {
namespace {

// Where a join looks: rows of one file, and of one number in it.
struct Place {
  JoinScope scope = JoinScope::kFile;
  std::string file;
  uint32_t number = 0;
  bool nowhere = false;
};

uint32_t NumberOf(const FactRow& row, JoinScope scope) {
  if (scope == JoinScope::kCall) return row.call;
  if (scope == JoinScope::kDag) return row.dag;
  return 0;
}

bool Lies(const FactRow& row, const Place& place) {
  return !place.nowhere && row.file.view() == place.file &&
         NumberOf(row, place.scope) == place.number;
}

bool IsNamed(absl::string_view name, const FactQuery& query) {
  if (name == query.name) return true;
  if (query.match == FactSheet::Match::kExact) return false;
  return query.name.empty() || (name.size() > query.name.size() &&
                                name.substr(0, query.name.size() + 1) ==
                                    absl::StrCat(query.name, "."));
}

class Evaluator {
 public:
  Evaluator(const Condition& condition, const StepSheets& sheets)
      : condition_(condition), sheets_(sheets) {}

  Truth Judge(uint32_t i, const Place* place) {
    const ConditionTerm& t = condition_.terms[i];
    switch (t.op) {
      case ConditionOp::kStep:
        return Truth::kYes;
      case ConditionOp::kNot:
        return Not(Judge(i + 1, place));
      case ConditionOp::kSubject:
        return Judge(i + 1, place);
      case ConditionOp::kAny:
        return Fold(i, Truth::kNo, Or, place);
      case ConditionOp::kAll:
        return t.joins_code ? JudgeJoin(i, place)
                            : Fold(i, Truth::kYes, And, place);
      case ConditionOp::kCompare:
        return JudgeCompare(i, place);
      case ConditionOp::kListed:
        return JudgeListed(t, place, nullptr);
      case ConditionOp::kEachListed:
      case ConditionOp::kRenamed:
        return JudgeEach(t, place, nullptr);
      default:
        return JudgeRows(i, RowsOf(QueryOf(t, 0), place));
    }
  }

  // Subjects of what holds.
  void AddSubjects(uint32_t i, const Place* place, std::set<std::string>& out) {
    const ConditionTerm& t = condition_.terms[i];
    switch (t.op) {
      case ConditionOp::kAll:
        if (Judge(i, place) == Truth::kNo) return;
        if (!t.joins_code) break;
        for (const Place& each : PlacesOf(t, place)) {
          if (!HasPresence(i, each) || JudgeAt(i, each) != Truth::kYes) {
            continue;
          }
          ForOperands(i, [&](uint32_t o) { AddSubjects(o, &each, out); });
        }
        return;
      case ConditionOp::kAny:
        break;
      case ConditionOp::kSubject:
        if (Judge(i, place) == Truth::kYes) out.insert(t.name);
        return;
      case ConditionOp::kListed:
        JudgeListed(t, place, &out);
        return;
      case ConditionOp::kEachListed:
      case ConditionOp::kRenamed:
        JudgeEach(t, place, &out);
        return;
      default:
        return;
    }
    ForOperands(i, [&](uint32_t o) { AddSubjects(o, place, out); });
  }

 private:
  struct Rows {
    std::vector<const FactRow*> rows;
    Truth given;
    bool complete;
  };

  const FactQuery& QueryOf(const ConditionTerm& t, uint32_t i) const {
    return condition_.questions[condition_.asked[t.asked + i]];
  }

  template <typename Visit>
  void ForOperands(uint32_t i, Visit visit) const {
    for (uint32_t o = i + 1; o < condition_.terms[i].end;
         o = condition_.terms[o].end) {
      visit(o);
    }
  }

  Truth Fold(uint32_t i, Truth start, Truth (*join)(Truth, Truth),
             const Place* place) {
    Truth out = start;
    ForOperands(i, [&](uint32_t o) { out = join(out, Judge(o, place)); });
    return out;
  }

  Rows RowsOf(const FactQuery& query, const Place* place) const {
    const FactSheet& sheet = sheets_.Of(query.sheet);
    const bool is_placed = place != nullptr && IsCode(query.kind) &&
                           query.sheet == SheetRole::kDeployment;
    Rows out{{}, Truth::kUnknown, sheet.IsClosed(query.kind, query.name)};
    for (const FactRow& row : sheet.rows(query.kind)) {
      if (!IsNamed(row.name.view(), query)) continue;
      if (!is_placed || Lies(row, *place)) out.rows.push_back(&row);
    }
    if (!out.rows.empty()) {
      out.given = Truth::kYes;
    } else if (out.complete) {
      out.given = Truth::kNo;
    }
    return out;
  }

  // Every place of every row of code: more than the host tries.
  std::vector<Place> PlacesOf(const ConditionTerm& all,
                              const Place* place) const {
    std::vector<Place> out;
    const FactSheet& sheet = *sheets_.deployment;
    for (const FactRow& row : sheet.rows()) {
      if (!IsCode(sheet.KindOf(sheet.IndexOf(row)))) continue;
      if (place != nullptr && !Lies(row, *place)) continue;
      out.push_back({all.scope, std::string(row.file.view()),
                     NumberOf(row, all.scope), false});
    }
    return out;
  }

  Truth JudgeAt(uint32_t i, const Place& place) {
    const Truth out = Fold(i, Truth::kYes, And, &place);
    const bool is_vague =
        place.scope != JoinScope::kFile && place.number == 0 && !place.nowhere;
    return is_vague && out == Truth::kYes ? Truth::kUnknown : out;
  }

  Truth JudgeJoin(uint32_t i, const Place* place) {
    const ConditionTerm& t = condition_.terms[i];
    Truth out = JudgeAt(i, Place{t.scope, "", 0, true});
    for (const Place& each : PlacesOf(t, place)) {
      if (HasPresence(i, each)) out = Or(out, JudgeAt(i, each));
    }
    return out;
  }

  // A place counts if a fact that is not negated is there.
  bool HasPresence(uint32_t i, const Place& place) const {
    bool out = false;
    for (uint32_t o = i + 1; o < condition_.terms[i].end; ++o) {
      const ConditionTerm& t = condition_.terms[o];
      if (t.op == ConditionOp::kNot) {
        o = t.end - 1;
        continue;
      }
      for (uint32_t a = 0; a < t.asked_count; ++a) {
        const FactQuery& query = QueryOf(t, a);
        out |= IsCode(query.kind) && query.sheet == SheetRole::kDeployment &&
               !RowsOf(query, &place).rows.empty();
      }
    }
    return out;
  }

  Truth JudgeRow(uint32_t i, const FactRow& row) const {
    const ConditionTerm& t = condition_.terms[i];
    if (t.op == ConditionOp::kTest) return TestRow(t, row);
    if (t.op == ConditionOp::kNot) return Not(JudgeRow(i + 1, row));
    const bool all = t.op == ConditionOp::kAll;
    Truth out = all ? Truth::kYes : Truth::kNo;
    ForOperands(i, [&](uint32_t o) {
      out = all ? And(out, JudgeRow(o, row)) : Or(out, JudgeRow(o, row));
    });
    return out;
  }

  Truth JudgeRows(uint32_t i, const Rows& rows) const {
    const ConditionTerm& t = condition_.terms[i];
    if (t.op == ConditionOp::kGiven || rows.given != Truth::kYes) {
      return rows.given;
    }
    if (t.op == ConditionOp::kValue) return JudgeRow(i + 1, *rows.rows[0]);
    if (t.op == ConditionOp::kRowsAtLeast) {
      const bool enough = static_cast<int64_t>(rows.rows.size()) >= t.number;
      if (enough) return Truth::kYes;
      return rows.complete ? Truth::kNo : Truth::kUnknown;
    }
    const bool some = t.op == ConditionOp::kSomeRow;
    Truth out = some ? Truth::kNo : Truth::kYes;
    for (const FactRow* row : rows.rows) {
      const Truth each = JudgeRow(i + 1, *row);
      out = some ? Or(out, each) : And(out, each);
    }
    // A row that is not known may be any.
    if (!rows.complete) {
      out = some ? Or(out, Truth::kUnknown) : And(out, Truth::kUnknown);
    }
    return out;
  }

  Truth JudgeCompare(uint32_t i, const Place* place) const {
    const Rows a = RowsOf(QueryOf(condition_.terms[i + 1], 0), place);
    const Rows b = RowsOf(QueryOf(condition_.terms[i + 2], 0), place);
    const Truth both = And(a.given, b.given);
    if (both != Truth::kYes) return both;
    for (const FactRow* row : {a.rows[0], b.rows[0]}) {
      if ((row->flags & kFactValueWithheld) != 0) return Truth::kUnknown;
    }
    return CompareTexts(condition_.terms[i], a.rows[0]->value.view(),
                        b.rows[0]->value.view());
  }

  // Whether the step crosses the version since which the row counts.
  Truth Counts(const ConditionTerm& t, const TableRow& row) const {
    if (row.since == 0) return Truth::kYes;
    const std::string& since = t.table->versions[row.since - 1];
    const Rows source = RowsOf(QueryOf(t, t.asked_count - 2), nullptr);
    const Rows target = RowsOf(QueryOf(t, t.asked_count - 1), nullptr);
    if (source.given != Truth::kYes || target.given != Truth::kYes) {
      return Truth::kUnknown;
    }
    return And(Not(VersionBelow(VersionScheme::kPep440,
                                target.rows[0]->value.view(), since)),
               VersionBelow(VersionScheme::kPep440,
                            source.rows[0]->value.view(), since));
  }

  Truth JudgeEach(const ConditionTerm& t, const Place* place,
                  std::set<std::string>* subjects) const {
    Truth out = Truth::kNo;
    for (uint32_t i = 0; i < t.table->rows.size(); ++i) {
      const TableRow& row = t.table->rows[i];
      const Truth holds =
          And(Counts(t, row), RowsOf(QueryOf(t, i), place).given);
      out = Or(out, holds);
      if (holds == Truth::kYes && subjects != nullptr) {
        subjects->insert(row.subject);
      }
    }
    return out;
  }

  static bool HasGroups(const ConditionTerm& t, const TableRow& row) {
    return (row.groups & t.with_groups) == t.with_groups &&
           (row.groups & t.without_groups) == 0;
  }

  // The row of the longest name of the table that is the name or above it.
  static const TableRow* Lookup(const NameTable& table,
                                absl::string_view name) {
    const TableRow* best = nullptr;
    for (const TableRow& row : table.rows) {
      const FactQuery query{SheetRole::kDeployment, FactKind::kImport, row.name,
                            FactSheet::Match::kUnder};
      if (!IsNamed(name, query)) continue;
      if (best == nullptr || row.name.size() >= best->name.size()) best = &row;
    }
    return best;
  }

  // Whether "x.*" may be a name of the table that counts.
  bool MayHide(const ConditionTerm& t, absl::string_view name) const {
    if (name.size() < 2 || name.substr(name.size() - 2) != ".*") return false;
    const absl::string_view above = name.substr(0, name.size() - 1);
    for (const TableRow& row : t.table->rows) {
      if (absl::string_view(row.name).substr(0, above.size()) == above &&
          HasGroups(t, row) && Counts(t, row) != Truth::kNo) {
        return true;
      }
    }
    return false;
  }

  Truth JudgeListed(const ConditionTerm& t, const Place* place,
                    std::set<std::string>* subjects) const {
    const Rows rows = RowsOf(QueryOf(t, 0), place);
    if (rows.given != Truth::kYes) return rows.given;
    Truth out = rows.complete ? Truth::kNo : Truth::kUnknown;
    const FactRow* before = nullptr;
    const TableRow* entry_before = nullptr;
    for (const FactRow* row : rows.rows) {
      const absl::string_view name = row->name.view();
      const TableRow* entry = Lookup(*t.table, name);
      const bool listed = entry != nullptr && HasGroups(t, *entry);
      const Truth counts = listed ? Counts(t, *entry) : Truth::kNo;
      if (listed) out = Or(out, counts);
      if (!listed && MayHide(t, name)) out = Or(out, Truth::kUnknown);
      if (counts != Truth::kYes || subjects == nullptr) continue;
      // What lies below a name that was found is part of it.
      const bool is_part =
          before != nullptr && entry == entry_before &&
          IsNamed(name,
                  {SheetRole::kDeployment, FactKind::kImport,
                   std::string(before->name.view()), FactSheet::Match::kUnder});
      if (is_part) continue;
      subjects->insert(std::string(name));
      before = row;
      entry_before = entry;
    }
    return out;
  }

  const Condition& condition_;
  const StepSheets& sheets_;
};

}  // namespace

ReferenceAnswer EvaluateSlowly(const Condition& condition,
                               const StepSheets& sheets) {
  Evaluator evaluator(condition, sheets);
  ReferenceAnswer out;
  out.truth = evaluator.Judge(0, nullptr);
  if (out.truth != Truth::kNo) {
    evaluator.AddSubjects(0, nullptr, out.subjects);
  }
  return out;
}

}  // namespace upgrade_advisor
