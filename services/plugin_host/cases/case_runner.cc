#include "services/plugin_host/cases/case_runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/step_condition.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kNotExamined = "not_examined";

absl::string_view NameOf(ExpectedOutcome outcome) {
  switch (outcome) {
    case ExpectedOutcome::kNo:
      return "no";
    case ExpectedOutcome::kYes:
      return "yes";
    case ExpectedOutcome::kUnknown:
      return "unknown";
    case ExpectedOutcome::kNotExamined:
      return kNotExamined;
  }
  return "";
}

absl::string_view NameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNo:
      return "no";
    case Outcome::kYes:
      return "yes";
    case Outcome::kUnknown:
      return "unknown";
    case Outcome::kFailed:
      return "failed";
  }
  return "";
}

FactSheet SheetOf(const PluginCase& c) {
  FactSheet::Builder sheet;
  for (const Fact& fact : c.facts) sheet.Add(fact);
  for (FactKind kind : c.complete) sheet.Close(kind);
  return sheet.Build();
}

std::string TextOf(uint64_t seconds) {
  return seconds % 60 == 0 ? absl::StrCat(seconds / 60, "m")
                           : absl::StrCat(seconds, "s");
}

std::string TextOf(const DurationBand& band) {
  if (!band.high) return absl::StrCat(TextOf(band.low), "+");
  if (*band.high == band.low) return TextOf(band.low);
  return absl::StrCat(TextOf(band.low), "-", TextOf(*band.high));
}

std::string TextOf(const FactQuery& query) {
  absl::string_view sheet;
  if (query.sheet == SheetRole::kSource) sheet = "source ";
  if (query.sheet == SheetRole::kTarget) sheet = "target ";
  return absl::StrCat(sheet, FactKindName(query.kind), " ", query.name,
                      query.match == FactSheet::Match::kUnder ? ".*" : "");
}

std::string AllSaid(const Examination& answer) {
  std::string out = absl::StrJoin(answer.details, "\n");
  for (const DurationBand& band : answer.durations) {
    absl::StrAppend(&out, "\n", band.basis);
  }
  for (const Action& action : answer.actions) {
    absl::StrAppend(&out, "\n", action.title, "\n", action.command, "\n",
                    action.edit);
  }
  for (const Remedy& remedy : answer.remedies) {
    absl::StrAppend(&out, "\n", remedy.text, "\n", remedy.command, "\n",
                    remedy.edit);
  }
  for (const SubjectFinding& subject : answer.subjects) {
    absl::StrAppend(&out, "\n", subject.subject, ": ", subject.text);
  }
  return out;
}

std::string Sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return absl::StrJoin(texts, ", ");
}

std::string MissingOf(const Examination& answer) {
  std::vector<std::string> names;
  for (const FactQuery& query : answer.missing) names.push_back(TextOf(query));
  return Sorted(std::move(names));
}

// What one answer lacks, each as a sentence.
std::vector<std::string> Compare(const Expectation& expected,
                                 const Examination& answer) {
  std::vector<std::string> out;
  if (!expected.duration.empty()) {
    std::vector<std::string> bands;
    for (const DurationBand& band : answer.durations) {
      bands.push_back(TextOf(band));
    }
    if (bands != std::vector<std::string>{expected.duration}) {
      out.push_back(absl::StrCat("the duration is [",
                                 absl::StrJoin(bands, ", "), "], expected ",
                                 expected.duration));
    }
  }
  const std::string said = AllSaid(answer);
  for (const std::string& fragment : expected.says) {
    if (absl::StrContains(said, fragment)) continue;
    out.push_back(
        absl::StrCat("it does not say \"", fragment, "\" but:\n", said));
  }
  if (expected.missing && Sorted(*expected.missing) != MissingOf(answer)) {
    out.push_back(absl::StrCat("it misses [", MissingOf(answer), "]"));
  }
  return out;
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

}  // namespace

std::optional<uint32_t> CaseRunner::Find(absl::string_view id) const {
  const absl::Span<const Advisory> all = judge_->advisories();
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].id == id) return i;
  }
  return std::nullopt;
}

std::vector<std::string> CaseRunner::Run(const PluginCase& c) const {
  const FactSheet deployment = SheetOf(c);
  const FactSheet source = sheet_of_release_(c.source);
  const FactSheet target = sheet_of_release_(c.target);
  const StepSheets step{&deployment, &source, &target};
  std::vector<std::string> out;
  auto fail = [&](const Expectation& e, absl::string_view what) {
    out.push_back(absl::StrCat(c.file, ":", e.line, ": ", c.name, ": ",
                               e.advisory, ": ", what));
  };
  for (const Expectation& expected : c.expected) {
    const std::optional<uint32_t> index = Find(expected.advisory);
    if (!index) {
      fail(expected, "no plugin has this advisory");
      continue;
    }
    const Truth examined =
        Meets(judge_->advisories()[*index].on, c.source, c.target);
    Examination answer;
    absl::string_view got = kNotExamined;
    if (examined != Truth::kNo) {
      const Job job{*index, 0};
      answer = judge_->Examine({&step, 1}, {&job, 1}, {})[0];
      // A step that may not concern it leaves the advisory undecided.
      if (examined == Truth::kUnknown && answer.outcome == Outcome::kYes) {
        answer.outcome = Outcome::kUnknown;
      }
      got = NameOf(answer.outcome);
    }
    if (got != NameOf(expected.outcome)) {
      fail(expected, absl::StrCat("is ", got, ", expected ",
                                  NameOf(expected.outcome), "; missing [",
                                  MissingOf(answer), "] ", answer.failure));
    }
    for (const std::string& what : Compare(expected, answer)) {
      fail(expected, what);
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
    out.push_back(absl::StrCat(all[i].id, ": where nothing is known it is ",
                               NameOf(outcome)));
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
          absl::StrCat(id, ": no case expects it to be ", NameOf(needed)));
    }
  }
  return out;
}

}  // namespace upgrade_advisor
