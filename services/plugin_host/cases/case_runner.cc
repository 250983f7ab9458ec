#include "services/plugin_host/cases/case_runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/step_condition.h"

namespace upgrade_advisor {
namespace {

// A difference as a sentence.
std::string SentenceOf(const CaseDifference& difference,
                       const CaseAnswer& answer) {
  if (difference.field == "advisory") return "no plugin has this advisory";
  if (difference.field == "outcome") {
    return absl::StrCat("is ", difference.got, ", expected ",
                        difference.expected, "; missing [",
                        absl::StrJoin(answer.missing, ", "), "]");
  }
  if (difference.field == "duration") {
    return absl::StrCat("the duration is ", difference.got, ", expected ",
                        difference.expected);
  }
  if (difference.field == "says") {
    return absl::StrCat("it does not say \"", difference.expected,
                        "\"; it says:\n", difference.got);
  }
  return absl::StrCat("missing is ", difference.got, ", expected ",
                      difference.expected);
}

bool Expects(absl::Span<const PluginCase> cases, const std::string& advisory,
             ExpectedOutcome outcome) {
  for (const PluginCase& c : cases) {
    for (const Expectation& e : c.expected) {
      if (e.advisory == advisory && e.outcome == outcome) return true;
    }
  }
  return false;
}

// What the step changes lies on the target's sheet, everything else on that of
// the Deployment.
FactSheet SheetOf(const PluginCase& c, bool api) {
  FactSheet::Builder sheet;
  for (const Fact& fact : c.facts) {
    if ((fact.kind == FactKind::kApi) == api) sheet.Add(fact);
  }
  for (FactKind kind : c.complete) {
    if ((kind == FactKind::kApi) == api) sheet.Close(kind);
  }
  return sheet.Build();
}

}  // namespace

FactSheet CaseSheet(const PluginCase& c) { return SheetOf(c, /*api=*/false); }

FactSheet CaseTarget(const PluginCase& c, const FactSheet& release) {
  return release.With(SheetOf(c, /*api=*/true));
}

std::optional<uint32_t> CaseRunner::Find(absl::string_view id) const {
  const absl::Span<const Advisory> all = judge_->advisories();
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].id == id) return i;
  }
  return std::nullopt;
}

CaseAnswer CaseRunner::Answer(const PluginCase& c, const StepSheets& step,
                              const Expectation& expected) const {
  const std::optional<uint32_t> index = Find(expected.advisory);
  if (!index) return CaseAnswer();
  const Truth examined =
      Meets(judge_->advisories()[*index].on, c.source, c.target);
  if (examined == Truth::kNo) {
    CaseAnswer answer;
    answer.known = true;
    answer.outcome = std::string(CaseWord(ExpectedOutcome::kNotExamined));
    return answer;
  }
  const Job job{*index, 0};
  Examination examination = judge_->Examine({&step, 1}, {&job, 1}, {})[0];
  // A step that may not concern it leaves the advisory undecided.
  if (examined == Truth::kUnknown && examination.outcome == Outcome::kYes) {
    examination.outcome = Outcome::kUnknown;
  }
  return CaseAnswerOf(examination);
}

std::vector<CaseAnswer> CaseRunner::Answers(
    const PluginCase& c,
    absl::FunctionRef<void(const Expectation&)> before) const {
  const FactSheet deployment = CaseSheet(c);
  const FactSheet source = sheet_of_release_(c.source);
  const FactSheet target = CaseTarget(c, sheet_of_release_(c.target));
  std::vector<CaseAnswer> out;
  for (const Expectation& expected : c.expected) {
    before(expected);
    out.push_back(Answer(c, {&deployment, &source, &target}, expected));
  }
  return out;
}

std::vector<std::string> CaseRunner::Run(const PluginCase& c) const {
  const std::vector<CaseAnswer> answers = Answers(c, [](const Expectation&) {});
  std::vector<std::string> out;
  for (size_t i = 0; i < answers.size(); ++i) {
    const Expectation& expected = c.expected[i];
    for (const CaseDifference& d : Differences(expected, answers[i])) {
      out.push_back(absl::StrCat(c.file, ":", expected.line, ": ", c.name, ": ",
                                 expected.advisory, ": ",
                                 SentenceOf(d, answers[i])));
    }
  }
  return out;
}

Outcome CaseRunner::OnNothing(uint32_t advisory) const {
  const FactSheet nothing;
  const StepSheets step{&nothing, &nothing, &nothing};
  const Job job{advisory, 0};
  return judge_->Examine({&step, 1}, {&job, 1}, {})[0].outcome;
}

std::vector<std::string> CaseRunner::RunOnNothing(
    absl::string_view plugin) const {
  std::vector<std::string> out;
  const absl::Span<const Advisory> all = judge_->advisories();
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].plugin != plugin) continue;
    const Outcome outcome = OnNothing(i);
    if (outcome == Outcome::kUnknown || outcome == Outcome::kYes) continue;
    out.push_back(absl::StrCat(all[i].id, ": with nothing known it is ",
                               outcome == Outcome::kNo ? "no" : "failed"));
  }
  return out;
}

std::vector<std::string> CaseRunner::MissingCases(
    absl::string_view plugin, absl::Span<const PluginCase> cases,
    absl::Span<const std::string> only_ask) const {
  std::vector<std::string> out;
  const absl::Span<const Advisory> all = judge_->advisories();
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].plugin != plugin) continue;
    const std::string& id = all[i].id;
    const bool asks =
        std::find(only_ask.begin(), only_ask.end(), id) != only_ask.end();
    const ExpectedOutcome fires =
        asks ? ExpectedOutcome::kUnknown : ExpectedOutcome::kYes;
    const ExpectedOutcome silent = OnNothing(i) == Outcome::kYes
                                       ? ExpectedOutcome::kNotExamined
                                       : ExpectedOutcome::kNo;
    for (ExpectedOutcome needed : {fires, silent}) {
      if (Expects(cases, id, needed)) continue;
      out.push_back(
          absl::StrCat(id, ": no case expects it to be ", CaseWord(needed)));
    }
  }
  return out;
}

}  // namespace upgrade_advisor
