#include "services/plugin_host/conditions/condition_examination.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/plugin_host/conditions/condition_evaluator.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxEvidenceRows = 20;

// Turns grounds into what an examination shows.
class GroundsReader {
 public:
  GroundsReader(const LinkedCondition& linked, const StepAnswers& answers)
      : linked_(linked), condition_(*linked.condition), answers_(answers) {}

  void AddEvidence(const Grounds& grounds,
                   std::vector<EvidenceRow>& out) const {
    for (uint32_t q = 0; q < grounds.questions.size(); ++q) {
      if (grounds.questions[q].counts)
        AddEvidence(q, grounds.questions[q], out);
    }
  }

  // The questions whose answers would settle it: those that are open, else
  // those whose rows may not be all there are, else all. A value that was there
  // but made no sense is asked for again.
  FactQueries Missing(const Grounds& grounds) const {
    enum : uint8_t { kCounts = 1, kIncomplete = 2, kOpen = 3 };
    std::vector<uint8_t> grades(condition_.shown.size());
    uint8_t highest = 0;
    for (uint32_t q = 0; q < grounds.questions.size(); ++q) {
      if (!grounds.questions[q].counts) continue;
      const FactAnswer& answer = AnswerOf(q);
      const uint8_t grade = IsOpen(answer)     ? kOpen
                            : !answer.complete ? kIncomplete
                                               : kCounts;
      uint8_t& shown = grades[condition_.shown_as[q]];
      shown = std::max(shown, grade);
      highest = std::max(highest, grade);
    }
    // All of them, where nothing is known: then the condition's list will do.
    if (highest != 0 &&
        std::all_of(grades.begin(), grades.end(),
                    [&](uint8_t grade) { return grade == highest; })) {
      return FactQueries(std::shared_ptr<const std::vector<FactQuery>>(
          linked_.condition, &condition_.shown));
    }
    std::vector<FactQuery> out;
    for (size_t i = 0; i < grades.size(); ++i) {
      if (grades[i] != 0 && grades[i] == highest) {
        out.push_back(condition_.shown[i]);
      }
    }
    return out;
  }

 private:
  const FactAnswer& AnswerOf(uint32_t question) const {
    return answers_.Of(condition_.questions[question].sheet)
        .Get(linked_.numbers[question]);
  }

  static bool IsOpen(const FactAnswer& answer) {
    if (answer.given == Truth::kUnknown) return true;
    return std::any_of(answer.rows.begin(), answer.rows.end(),
                       [](const FactRow& row) {
                         return (row.flags & kFactValueWithheld) != 0;
                       });
  }

  // The same rules as EvidenceRules of calling has for code: an absent fact is
  // shown by its name, and of many rows the first twenty.
  void AddEvidence(uint32_t question, const Grounds::Of& of,
                   std::vector<EvidenceRow>& out) const {
    const FactAnswer& answer = AnswerOf(question);
    const FactQuery& query = condition_.questions[question];
    EvidenceRow row{query.sheet, query.kind, query.name, std::nullopt};
    if (answer.given == Truth::kNo) out.push_back(row);
    const FactSheet& sheet = answers_.Of(query.sheet).sheet();
    size_t room = kMaxEvidenceRows;
    const auto add = [&](const FactRow& fact) {
      if (room == 0) return;
      --room;
      row.row = sheet.IndexOf(fact);
      out.push_back(row);
    };
    if (!of.only_named) {
      for (const FactRow& fact : answer.rows) add(fact);
      return;
    }
    std::vector<const FactRow*> named = of.named;
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
    for (const FactRow* fact : named) add(*fact);
  }

  const LinkedCondition& linked_;
  const Condition& condition_;
  const StepAnswers& answers_;
};

// "AIRFLOW__CORE__LOG_FORMAT" of "core.log_format".
std::string VariableOf(absl::string_view option) {
  const size_t dot = option.find('.');
  if (dot == absl::string_view::npos) return absl::AsciiStrToUpper(option);
  return absl::StrCat("AIRFLOW__", absl::AsciiStrToUpper(option.substr(0, dot)),
                      "__", absl::AsciiStrToUpper(option.substr(dot + 1)));
}

// A setting may come from a command or a secret store: the variable is then
// another, "..._CMD".
absl::string_view EndingOf(const FactSheet& deployment,
                           absl::string_view option) {
  for (const auto& [ending, suffix] :
       {std::pair<absl::string_view, absl::string_view>{"_CMD", "_cmd"},
        {"_SECRET", "_secret"}}) {
    if (!deployment
             .Find(FactKind::kConfig, absl::StrCat(option, suffix),
                   FactSheet::Match::kExact)
             .empty()) {
      return ending;
    }
  }
  return "";
}

// Wording of RENAMED is the host's, so that all plugins say it alike.
std::string RenamedText(const NameTable& table, const TableRow& row) {
  const std::string since =
      row.since == 0
          ? ""
          : absl::StrCat(" in Airflow ", table.versions[row.since - 1]);
  if (row.text.empty()) {
    return absl::StrCat("Removed", since, ": nothing reads it any longer");
  }
  return absl::StrCat("Renamed to ", row.text, since);
}

void AddRenaming(const TableRow& row, const FactSheet& deployment,
                 Examination& out) {
  const absl::string_view ending = EndingOf(deployment, row.name);
  const std::string before = absl::StrCat(VariableOf(row.name), ending);
  if (row.text.empty()) {
    out.remedies.push_back({absl::StrCat("Remove ", before), "",
                            absl::StrCat("env.unset ", before)});
    return;
  }
  const std::string after = absl::StrCat(VariableOf(row.text), ending);
  out.remedies.push_back({absl::StrCat("Rename ", before, " to ", after), "",
                          absl::StrCat("env.rename ", before, " ", after)});
}

// A subject has grounds of its own, not those of the whole condition.
void AddSubjects(ConditionEvaluator& evaluator, const GroundsReader& reader,
                 const StepAnswers& answers, bool outcomes_only,
                 Examination& out) {
  for (const FoundSubject& found : evaluator.Subjects()) {
    const bool renamed = found.term->op == ConditionOp::kRenamed;
    SubjectFinding subject{std::string(found.name),
                           renamed ? RenamedText(*found.term->table, *found.row)
                           : found.row == nullptr ? found.term->text
                                                  : found.row->text,
                           {}};
    if (!outcomes_only) reader.AddEvidence(found.grounds, subject.evidence);
    out.subjects.push_back(std::move(subject));
    if (renamed) AddRenaming(*found.row, answers.deployment->sheet(), out);
  }
}

}  // namespace

// Evidence and missing facts are worked out last and only if somebody looks at
// them: most examinations of a plan are for their outcome.
void ExamineByCondition(const LinkedCondition& linked,
                        const StepAnswers& answers, bool outcomes_only,
                        Examination& out) {
  ConditionEvaluator evaluator(linked, answers);
  const ConditionEvaluator::Result result = evaluator.Evaluate();
  out.deployment_only = !result.of_releases;
  if (result.truth == Truth::kNo) {
    out.outcome = Outcome::kNo;
    return;
  }
  out.outcome = result.truth == Truth::kYes ? Outcome::kYes : Outcome::kUnknown;
  const GroundsReader reader(linked, answers);
  AddSubjects(evaluator, reader, answers, outcomes_only, out);
  if (outcomes_only) return;
  const Grounds grounds = evaluator.Explain();
  reader.AddEvidence(grounds, out.evidence);
  if (out.outcome == Outcome::kUnknown) out.missing = reader.Missing(grounds);
}

// An index of one condition, made for the call.
Examination ExamineAlone(const std::shared_ptr<const Condition>& condition,
                         const StepSheets& sheets) {
  QuestionIndex index;
  const LinkedCondition linked = index.Link(condition);
  BatchAnswers batch(index);
  const StepAnswers answers =
      batch.Of(sheets.deployment, sheets.source, sheets.target);
  Examination out;
  ExamineByCondition(linked, answers, /*outcomes_only=*/false, out);
  return out;
}

}  // namespace upgrade_advisor
