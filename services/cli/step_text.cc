#include "services/cli/step_text.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

std::string Minutes(int64_t seconds) {
  if (seconds < 60) return absl::StrCat(seconds, " s");
  const int64_t minutes = seconds / 60;
  if (minutes < 120) return absl::StrCat(minutes, " min");
  return absl::StrCat(minutes / 60, " h ", minutes % 60, " min");
}

std::string AirflowOf(const v1::Release& release) {
  return release.airflow_version().empty() ? release.airflow_minor() + ".x"
                                           : release.airflow_version();
}

// The mark of a finding and how it is shown.
struct Mark {
  std::string text;
  Style style;
};

Mark MarkOf(const v1::Finding& finding) {
  if (finding.effect() == v1::EFFECT_BLOCKS_STEP)
    return {"BLOCKS ", Style::kRed};
  switch (finding.severity()) {
    case v1::SEVERITY_CRITICAL:
      return {"CRITICAL", Style::kRed};
    case v1::SEVERITY_WARNING:
      return {"warning", Style::kYellow};
    default:
      return {"info   ", Style::kCyan};
  }
}

std::string EvidenceText(const v1::Evidence& evidence) {
  const v1::Fact& fact = evidence.fact();
  std::string text = fact.name();
  if (evidence.absent()) {
    absl::StrAppend(&text, " is absent");
  } else if (evidence.value_withheld()) {
    absl::StrAppend(&text, " is set");
  } else if (!fact.value().empty()) {
    absl::StrAppend(&text, " = ", fact.value());
  }
  if (fact.file().empty()) return text;
  if (fact.line() == 0) return absl::StrCat(text, " (", fact.file(), ")");
  return absl::StrCat(text, " (", fact.file(), ":", fact.line(), ")");
}

void WriteFinding(const v1::Finding& finding, TextPage& page) {
  const Mark mark = MarkOf(finding);
  std::string title = finding.title();
  if (!finding.subject().empty()) {
    absl::StrAppend(&title, ": ", finding.subject());
  }
  page.Paragraph(2, mark.text,
                 absl::StrCat(title, " (", finding.advisory_id(), ")"),
                 mark.style);
  constexpr size_t kIndent = 10;
  if (!finding.impact().empty()) page.Paragraph(kIndent, "", finding.impact());
  for (const std::string& detail : finding.details()) {
    page.Paragraph(kIndent, "", detail);
  }
  std::vector<std::string> evidence;
  for (const v1::Evidence& row : finding.evidence()) {
    if (row.subject() == v1::FACT_SUBJECT_DEPLOYMENT) {
      evidence.push_back(EvidenceText(row));
    }
  }
  if (!evidence.empty()) {
    page.Paragraph(kIndent, "seen:", absl::StrJoin(evidence, "; "),
                   Style::kDim);
  }
  for (const v1::Remedy& remedy : finding.remedies()) {
    page.Paragraph(kIndent, "mend:", remedy.text(), Style::kGreen);
    if (!remedy.command().empty()) {
      page.Line(
          absl::StrCat(std::string(kIndent + 6, ' '), "$ ", remedy.command()),
          Style::kDim);
    }
  }
}

void WriteFindings(const v1::PlanStep& step, TextPage& page) {
  std::vector<std::string> undecided;
  for (const v1::Finding& finding : step.findings()) {
    if (finding.outcome() == v1::OUTCOME_APPLIES) {
      WriteFinding(finding, page);
    } else {
      undecided.push_back(finding.effect() == v1::EFFECT_BLOCKS_STEP
                              ? finding.advisory_id() + "*"
                              : finding.advisory_id());
    }
  }
  if (undecided.empty()) return;
  page.Paragraph(2, "unknown",
                 absl::StrCat("could not be decided (* could block): ",
                              absl::StrJoin(undecided, ", ")),
                 Style::kDim);
}

absl::string_view PhaseText(v1::Phase phase) {
  switch (phase) {
    case v1::PHASE_BEFORE:
      return "before";
    case v1::PHASE_AFTER:
      return "after ";
    default:
      return "during";
  }
}

// What to run or write; an edit of the FROM line reads as that line.
std::string CommandOf(const v1::Action& action) {
  absl::string_view edit = action.edit();
  if (absl::ConsumePrefix(&edit, "dockerfile.from ")) {
    return absl::StrCat("FROM ", edit);
  }
  return action.command();
}

void WriteActions(const v1::PlanStep& step, TextPage& page) {
  if (step.actions().empty()) return;
  page.Line("  What to do", Style::kBold);
  int number = 0;
  for (const v1::Action& action : step.actions()) {
    page.Paragraph(
        4, absl::StrCat(++number, ". ", PhaseText(action.phase())),
        absl::StrCat(action.title(), action.optional() ? " (optional)" : ""));
    if (const std::string what = CommandOf(action); !what.empty()) {
      page.Line(absl::StrCat("               ", what), Style::kDim);
    }
  }
}

}  // namespace

std::string NameOf(const v1::Release& release) {
  return absl::StrCat(release.distribution() == v1::DISTRIBUTION_RUNTIME
                          ? "runtime "
                          : "certified ",
                      release.version());
}

std::string TextOf(const v1::DurationBand& band) {
  const std::string low = Minutes(band.low().seconds());
  if (!band.has_high()) return low + " or more";
  const std::string high = Minutes(band.high().seconds());
  if (high == low) return "about " + low;
  constexpr absl::string_view kUnit = " min";
  const bool one_unit =
      absl::EndsWith(low, kUnit) && absl::EndsWith(high, kUnit) &&
      !absl::StrContains(low, " h ") && !absl::StrContains(high, " h ");
  return absl::StrCat(one_unit ? absl::StripSuffix(low, kUnit) : low, " to ",
                      high);
}

std::string TextOf(v1::Verdict verdict) {
  const std::string name = v1::Verdict_Name(verdict);
  return absl::StrReplaceAll(name.substr(sizeof("VERDICT_") - 1), {{"_", " "}});
}

Style StyleOf(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_READY:
      return Style::kGreen;
    case v1::VERDICT_READY_WITH_WARNINGS:
      return Style::kYellow;
    default:
      return Style::kRed;
  }
}

void WriteStep(const v1::PlanStep& step, TextPage& page) {
  std::vector<std::string> costs;
  const std::string before = AirflowOf(step.source());
  const std::string after = AirflowOf(step.target());
  costs.push_back(before == after
                      ? absl::StrCat("Airflow stays ", before)
                      : absl::StrCat("Airflow ", before, " to ", after));
  switch (step.migrates_metadata_database()) {
    case v1::TRUTH_YES:
      costs.push_back("migrates the metadata database");
      break;
    case v1::TRUTH_NO:
      costs.push_back("no database migration");
      break;
    default:
      costs.push_back("may migrate the metadata database (not recorded)");
  }
  if (step.has_estimated_duration()) {
    costs.push_back(TextOf(step.estimated_duration()));
  }
  page.Line("  " + absl::StrJoin(costs, "; "));
  if (step.has_estimated_duration()) {
    page.Paragraph(2, "",
                   absl::StrCat("(", step.estimated_duration().basis(), ")"));
  }
  WriteFindings(step, page);
  WriteActions(step, page);
}

void WriteQuestions(
    const google::protobuf::RepeatedPtrField<v1::Question>& questions,
    TextPage& page) {
  if (questions.empty()) return;
  page.Line();
  page.Line("What would settle more", Style::kBold);
  for (const v1::Question& question : questions) {
    std::string worth =
        absl::StrCat("settles ", question.advisories(),
                     question.advisories() == 1 ? " advisory" : " advisories");
    if (question.blockers() > 0) {
      absl::StrAppend(&worth, ", ", question.blockers(), " that could block");
    }
    page.Paragraph(
        2, "?",
        absl::StrCat(question.text(), " [", question.field(), "; ", worth, "]"),
        Style::kCyan);
    if (!question.command().empty()) {
      page.Line(absl::StrCat("      ", question.command()), Style::kDim);
    }
  }
}

void WriteNotes(const google::protobuf::RepeatedPtrField<v1::Note>& notes,
                TextPage& page) {
  for (const v1::Note& note : notes) {
    const bool warns = note.severity() != v1::SEVERITY_INFO;
    page.Paragraph(2, warns ? "!" : "-", note.text(),
                   warns ? Style::kYellow : Style::kCyan);
  }
}

void WriteCoverage(const v1::Coverage& coverage, TextPage& page) {
  page.Line();
  page.Line(absl::StrCat("Coverage: ", coverage.asked(), " examinations, ",
                         coverage.decided(), " decided, ", coverage.undecided(),
                         " undecided, ", coverage.failed(), " failed"),
            Style::kDim);
  for (const v1::PluginCoverage& plugin : coverage.plugins()) {
    if (plugin.failure().empty()) continue;
    page.Paragraph(2, "!",
                   absl::StrCat(plugin.plugin(), ": ", plugin.failure()),
                   Style::kRed);
  }
}

}  // namespace upgrade_advisor
