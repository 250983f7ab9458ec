#include "services/cli/client/step_text.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "services/cli/client/way_back_text.h"

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
  if (fact.kind() == v1::FACT_KIND_API) {
    // "gone.airflow.x.Hook": the finding says what is the matter with it.
    text = text.substr(text.find('.') + 1);
  } else if (evidence.absent()) {
    text = absl::StrCat(
        absl::AsciiStrToLower(
            v1::FactKind_Name(fact.kind()).substr(sizeof("FACT_KIND_") - 1)),
        " ", text, " is absent");
  } else if (evidence.value_withheld()) {
    absl::StrAppend(&text, " is set");
  } else if (!fact.value().empty()) {
    absl::StrAppend(&text, " = ", fact.value());
  }
  if (fact.file().empty()) return text;
  if (fact.line() == 0) return absl::StrCat(text, " (", fact.file(), ")");
  return absl::StrCat(text, " (", fact.file(), ":", fact.line(), ")");
}

constexpr size_t kIndent = 10;

// A named edit as a person would say it; empty where the sentence says it all.
std::string EditText(absl::string_view edit) {
  const std::vector<std::string> words =
      absl::StrSplit(edit, absl::MaxSplits(' ', 2));
  const std::string& what = words[0];
  if (words.size() == 3 && what == "env.set") {
    return absl::StrCat(words[1], "=", words[2]);
  }
  if (words.size() == 3 && what == "env.rename") {
    return absl::StrCat(words[1], " -> ", words[2]);
  }
  if (words.size() >= 2 && what == "requirements.add") {
    return absl::StrCat("requirements.txt: ", edit.substr(what.size() + 1));
  }
  return "";
}

void WriteRemedies(const v1::Finding& finding, TextPage& page) {
  for (const v1::Remedy& remedy : finding.remedies()) {
    page.Paragraph(kIndent, "fix:", remedy.text(), Style::kGreen);
    if (!remedy.command().empty()) {
      page.Line(
          absl::StrCat(std::string(kIndent + 5, ' '), "$ ", remedy.command()),
          Style::kDim);
    }
    // Its sentence may name it already.
    const std::string edit = EditText(remedy.edit());
    if (!edit.empty() && !absl::StrContains(remedy.text(), edit)) {
      page.Line(absl::StrCat(std::string(kIndent + 5, ' '), edit), Style::kDim);
    }
  }
}

std::vector<std::string> SeenOf(const v1::Finding& finding) {
  std::vector<std::string> out;
  for (const v1::Evidence& row : finding.evidence()) {
    // What the step takes away is of the target, and stands in the code.
    if (row.subject() == v1::FACT_SUBJECT_DEPLOYMENT ||
        !row.fact().file().empty()) {
      out.push_back(EvidenceText(row));
    }
  }
  return out;
}

// "dags/a.py:3, 9, dags/b.py:1", where the evidence has places only.
std::string PlacesOf(const v1::Finding& finding) {
  std::string out;
  std::string file;
  for (const v1::Evidence& row : finding.evidence()) {
    const v1::Fact& fact = row.fact();
    if (fact.file().empty()) continue;
    absl::StrAppend(&out, out.empty() ? "" : ", ");
    if (fact.file() != file) {
      absl::StrAppend(&out, fact.file(), ":");
      file = fact.file();
    }
    absl::StrAppend(&out, fact.line());
  }
  return out;
}

// A subject of an advisory that has several: a line for what and where.
void WriteSubject(const v1::Finding& finding, TextPage& page) {
  std::string text = finding.subject();
  if (!finding.details().empty()) {
    absl::StrAppend(&text, ": ", finding.details(finding.details_size() - 1));
  }
  if (const std::string places = PlacesOf(finding); !places.empty()) {
    absl::StrAppend(&text, " [", places, "]");
  }
  if (finding.has_acknowledgement()) absl::StrAppend(&text, " (acknowledged)");
  page.Paragraph(kIndent, "-", text);
}

// Findings of one advisory: what it says once, its subjects below.
void WriteFindings(absl::Span<const v1::Finding* const> same, TextPage& page) {
  const v1::Finding& first = *same.front();
  const bool several = same.size() > 1;
  const Mark mark = MarkOf(first);
  std::string title = first.title();
  if (!several && !first.subject().empty()) {
    absl::StrAppend(&title, ": ", first.subject());
  }
  page.Paragraph(2, first.has_acknowledgement() ? "ack    " : mark.text,
                 absl::StrCat(title, " (", first.advisory_id(), ")"),
                 first.has_acknowledgement() ? Style::kDim : mark.style);
  if (first.has_acknowledgement() && !several) {
    page.Paragraph(kIndent, "acknowledged:", first.acknowledgement().reason());
    return;
  }
  if (!first.impact().empty()) page.Paragraph(kIndent, "", first.impact());
  if (several) {
    for (const v1::Finding* finding : same) WriteSubject(*finding, page);
  } else {
    for (const std::string& detail : first.details()) {
      page.Paragraph(kIndent, "", detail);
    }
    const std::vector<std::string> seen = SeenOf(first);
    if (!seen.empty()) {
      page.Paragraph(kIndent, "found:", absl::StrJoin(seen, "; "), Style::kDim);
    }
  }
  WriteRemedies(first, page);
}

void WriteAllFindings(const v1::PlanStep& step, TextPage& page) {
  int undecided = 0;
  int could_block = 0;
  std::vector<const v1::Finding*> same;
  const auto flush = [&] {
    if (!same.empty()) WriteFindings(same, page);
    same.clear();
  };
  for (const v1::Finding& finding : step.findings()) {
    if (finding.outcome() != v1::OUTCOME_APPLIES) {
      ++undecided;
      could_block += finding.effect() == v1::EFFECT_BLOCKS_STEP;
      continue;
    }
    if (!same.empty() &&
        (same.front()->advisory_id() != finding.advisory_id() ||
         same.front()->refuted() != finding.refuted())) {
      flush();
    }
    same.push_back(&finding);
  }
  flush();
  for (const v1::SharedRemedy& shared : step.shared_remedies()) {
    page.Paragraph(
        2, "one fix",
        absl::StrCat(shared.remedy().text(), " This clears ",
                     shared.fingerprints_size(), " of these findings."),
        Style::kGreen);
  }
  if (undecided == 0) return;
  page.Paragraph(
      2, "unknown",
      absl::StrCat(undecided, undecided == 1 ? " advisory" : " advisories",
                   " could not be decided",
                   could_block == 0
                       ? ""
                       : absl::StrCat(", ", could_block, " could block"),
                   "; the questions below would decide them"),
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
    // The difference says it in full.
    return action.diff().empty() ? absl::StrCat("FROM ", edit) : "";
  }
  return action.command();
}

void WriteDiff(const std::string& diff, TextPage& page) {
  for (absl::string_view line :
       absl::StrSplit(absl::StripSuffix(diff, "\n"), '\n')) {
    if (diff.empty()) return;
    const Style style = absl::StartsWith(line, "+")   ? Style::kGreen
                        : absl::StartsWith(line, "-") ? Style::kRed
                                                      : Style::kDim;
    page.Line(absl::StrCat("               ", line), style);
  }
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
    for (const std::string& detail : action.details()) {
      page.Paragraph(15, "-", detail);
    }
    WriteDiff(action.diff(), page);
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
  WriteAllFindings(step, page);
  WriteActions(step, page);
  if (!step.has_way_back()) return;
  const v1::WayBack& way = step.way_back();
  page.Line();
  page.Paragraph(2, absl::StrCat("Way back: ", OpenWord(way)),
                 way.text().empty() ? "" : absl::StrCat("(", way.text(), ")"),
                 StyleOf(way));
  WritePrice(way, page);
}

void WriteQuestions(
    const google::protobuf::RepeatedPtrField<v1::Question>& questions,
    TextPage& page) {
  if (questions.empty()) return;
  page.Line();
  page.Line("Still unknown: your answers would decide more", Style::kBold);
  for (const v1::Question& question : questions) {
    std::string worth =
        absl::StrCat("decides ", question.advisories(),
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
  for (const v1::UnreadPlace& place : coverage.unread()) {
    page.Paragraph(
        2, "not read:",
        absl::StrCat(
            place.file(),
            place.line() == 0 ? "" : absl::StrCat(":", place.line()),
            place.column() == 0 ? "" : absl::StrCat(":", place.column()), ": ",
            place.reason()),
        Style::kYellow);
  }
  for (const v1::PluginCoverage& plugin : coverage.plugins()) {
    if (plugin.failure().empty()) continue;
    page.Paragraph(2, "!",
                   absl::StrCat(plugin.plugin(), ": ", plugin.failure()),
                   Style::kRed);
  }
}

}  // namespace upgrade_advisor
