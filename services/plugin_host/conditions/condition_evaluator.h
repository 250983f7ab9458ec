// Evaluates a condition over the fact sheets of one step, in three values, and
// says what its answer rests on.
//
// Lives on the stack of one thread for one advisory at one step. A "no" costs
// no allocation unless the condition joins facts of code that are there.
//
// The values are Kleene's: ALL is no if an operand is no, else unknown if one
// is. A question is yes with rows, no without rows where the sheet is complete,
// and else unknown; a test of a withheld value is unknown.
//
// A joining ALL holds if there is one group of rows (a file, a DAG, a call) in
// which all of its operands hold. It is evaluated for each group that a present
// fact points to, with the questions about code restricted to the rows of the
// group, and once for a group without rows: where a sheet is not complete, a
// row that is not known may be in another file.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EVALUATOR_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EVALUATOR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "services/domain/condition.h"
#include "services/domain/truth.h"
#include "services/plugin_host/conditions/fact_answers.h"

namespace upgrade_advisor {

// What an answer rests on, by the condition's questions.
struct Grounds {
  struct Of {
    bool counts = false;  // the answer rests on this question
    // Only these rows, in the order of the sheet; else all of its rows.
    bool only_named = false;
    std::vector<const FactRow*> named;
  };
  std::vector<Of> questions;
};

// A name that a table or a SUBJECT found.
struct FoundSubject {
  const ConditionTerm* term = nullptr;
  const TableRow* row = nullptr;  // null: of a SUBJECT
  absl::string_view name;         // of LISTED: as the code has it
  Grounds grounds;
};

class ConditionEvaluator {
 public:
  // Both outlive the evaluator.
  ConditionEvaluator(const LinkedCondition& linked, const StepAnswers& answers)
      : linked_(linked), condition_(*linked.condition), answers_(answers) {}

  struct Result {
    Truth truth = Truth::kNo;
    // It rests on a fact of a release, not on the Deployment alone.
    bool of_releases = false;
  };
  Result Evaluate() { return Judge(0, nullptr); }

  // For a yes or an unknown.
  Grounds Explain();
  // The subjects that hold, in the order of the terms and of their rows.
  std::vector<FoundSubject> Subjects();

 private:
  // The rows that a joining ALL looks at.
  struct Group {
    JoinScope scope = JoinScope::kFile;
    bool is_empty = false;
    absl::string_view file;
    uint32_t number = 0;  // of the DAG or the call; 0: not known
  };
  // Rows of an answer, all of them or those of a group.
  struct Rows {
    const FactRow* all = nullptr;
    const FactRow* const* some = nullptr;
    size_t size = 0;
    Truth given = Truth::kUnknown;
    bool complete = false;

    const FactRow& at(size_t i) const { return some ? *some[i] : all[i]; }
  };
  using OnMatch =
      absl::FunctionRef<void(size_t first, size_t end, const TableRow& row)>;

  uint32_t QuestionOf(uint32_t asked) const { return condition_.asked[asked]; }
  const FactAnswer& AnswerOf(uint32_t question) const {
    return answers_.Of(condition_.questions[question].sheet)
        .Get(linked_.numbers[question]);
  }
  bool IsOfRelease(uint32_t question) const {
    return condition_.questions[question].sheet != SheetRole::kDeployment;
  }

  Rows RowsOf(uint32_t question, const Group* group);
  const std::vector<const FactRow*>& ByGroup(uint32_t question,
                                             JoinScope scope);
  std::vector<Group> GroupsOf(uint32_t term, const Group* within);

  Result Judge(uint32_t term, const Group* group);
  Result JudgeAll(uint32_t term, const Group* group);
  Result JudgeAny(uint32_t term, const Group* group);
  Result JudgeJoin(uint32_t term, const Group* group);
  Result JudgeInGroup(uint32_t term, const Group& group);
  Truth JudgeRows(uint32_t term, const Rows& rows);
  Truth JudgeRow(uint32_t test, const FactRow& row) const;
  Result JudgeCompare(uint32_t term, const Group* group);
  Truth JudgeListed(const ConditionTerm& term, const Group* group);
  Result JudgeEachListed(const ConditionTerm& term, const Group* group);

  std::vector<std::optional<Truth>>& CrossedOf(const NameTable& table);
  // Whether the row counts at this step.
  Truth Counts(const ConditionTerm& term, const TableRow& row);
  Truth Crosses(const ConditionTerm& term, absl::string_view version) const;
  bool HasGroups(const ConditionTerm& term, const TableRow& row) const {
    return (row.groups & term.with_groups) == term.with_groups &&
           (row.groups & term.without_groups) == 0;
  }
  // The row of a table with `since` that wins over row i of the same name.
  bool IsOverruled(const ConditionTerm& term, size_t i);
  bool MayHide(const ConditionTerm& term, absl::string_view star);
  // Calls for each name of the rows that the table lists.
  Truth EachMatch(const ConditionTerm& term, const Rows& rows, OnMatch match);

  void Explain(uint32_t term, const Group* group, Grounds& out);
  void ExplainOperands(uint32_t term, const Group* group, Truth only,
                       Grounds& out);
  void ExplainJoin(uint32_t term, const Group* group, Grounds& out);
  void ExplainQuestion(uint32_t term, const Group* group, Grounds& out);
  void ExplainTable(uint32_t term, const Group* group, Grounds& out);
  void Count(uint32_t question, Grounds& out) const {
    out.questions[question].counts = true;
  }
  void Name(uint32_t question, const FactRow& row, Grounds& out) const;
  void CountAll(uint32_t term, Grounds& out) const;
  Grounds NoGrounds() const {
    return {std::vector<Grounds::Of>(condition_.questions.size())};
  }

  void AddSubjects(uint32_t term, const Group* group,
                   std::vector<FoundSubject>& out);
  void AddTableSubjects(const ConditionTerm& term, const Group* group,
                        std::vector<FoundSubject>& out);

  const LinkedCondition& linked_;
  const Condition& condition_;
  const StepAnswers& answers_;
  // Rows of a question, sorted by group; filled when a join needs them.
  std::map<std::pair<uint32_t, JoinScope>, std::vector<const FactRow*>>
      by_group_;
  // Of a table, which of its versions the step crosses. A condition has one
  // table, seldom two.
  std::vector<std::pair<const NameTable*, std::vector<std::optional<Truth>>>>
      crossed_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_EVALUATOR_H_
