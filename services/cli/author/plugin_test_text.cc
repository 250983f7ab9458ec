#include "services/cli/author/plugin_test_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {
namespace {

using Json = nlohmann::ordered_json;

size_t CountPassed(const CaseTrials& trials) {
  return static_cast<size_t>(
      std::count_if(trials.trials.begin(), trials.trials.end(),
                    [](const CaseTrial& trial) { return trial.Passed(); }));
}

// Calls `visit` for everything that is otherwise than expected.
template <typename Visit>
void ForEachDifference(const CaseTrial& trial, Visit visit) {
  for (size_t i = 0; i < trial.answers.size(); ++i) {
    const Expectation& expected = trial.plugin_case.expected[i];
    for (const CaseDifference& d : Differences(expected, trial.answers[i])) {
      visit(expected, d);
    }
  }
}

// The lines of a text, each after its mark; those of what is expected and those
// of what was got stand below each other.
void AddLines(TextPage& page, absl::string_view mark, absl::string_view text,
              Style style) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.empty()) continue;
    page.Paragraph(11, mark, line, style);
  }
}

void AddTrial(TextPage& page, const CaseTrial& trial) {
  const bool passed = trial.Passed();
  page.Paragraph(
      2, passed ? "ok  " : "FAIL",
      absl::StrCat(trial.plugin_case.name, passed ? "" : " (line ",
                   passed ? "" : absl::StrCat(trial.plugin_case.line, ")")),
      passed ? Style::kGreen : Style::kRed);
  for (const std::string& sentence : trial.death) {
    page.Paragraph(7, "", sentence);
  }
  ForEachDifference(trial, [&](const Expectation& e, const CaseDifference& d) {
    page.Line(absl::StrCat(std::string(7, ' '), e.advisory, " ", d.field,
                           " (line ", e.line, ")"),
              Style::kBold);
    AddLines(page, "-", d.expected, Style::kRed);
    AddLines(page, "+", d.got.empty() ? "(nothing)" : d.got, Style::kGreen);
  });
}

void AddChange(TextPage& page, const FileChange& c) {
  const bool kept = !c.change.kept.empty();
  page.Paragraph(
      2, kept ? "kept   " : "updated",
      absl::StrCat(c.file, ":", c.change.line, " ", c.change.advisory, " ",
                   c.change.difference.field, ": ",
                   kept ? c.change.kept
                        : absl::StrCat(c.change.difference.expected, " -> ",
                                       c.change.difference.got)),
      kept ? Style::kYellow : Style::kGreen);
}

Json JsonOf(const FileChange& c) {
  return {{"file", c.file},
          {"line", c.change.line},
          {"case", c.change.name},
          {"advisory", c.change.advisory},
          {"field", c.change.difference.field},
          {"was", c.change.difference.expected},
          {"is", c.change.difference.got},
          {"kept", c.change.kept}};
}

Json JsonOf(const CaseTrial& trial) {
  Json out = {
      {"file", trial.plugin_case.file}, {"line", trial.plugin_case.line},
      {"name", trial.plugin_case.name}, {"passed", trial.Passed()},
      {"death", trial.death},           {"differences", Json::array()}};
  ForEachDifference(trial, [&](const Expectation& e, const CaseDifference& d) {
    out["differences"].push_back({{"line", e.line},
                                  {"advisory", e.advisory},
                                  {"field", d.field},
                                  {"expected", d.expected},
                                  {"got", d.got}});
  });
  return out;
}

}  // namespace

std::string CasesText(const CaseTrials& trials,
                      const std::vector<FileChange>& changes, bool colour) {
  TextPage page(colour);
  page.Line(trials.plugin, Style::kBold);
  if (!changes.empty()) page.Line();
  for (const FileChange& change : changes) AddChange(page, change);
  absl::string_view file;
  for (const CaseTrial& trial : trials.trials) {
    if (trial.plugin_case.file != file) {
      file = trial.plugin_case.file;
      page.Line();
      page.Line(file);
    }
    AddTrial(page, trial);
  }
  if (!trials.lacking.empty()) {
    page.Line();
    page.Line("Advisories without a case they need");
  }
  for (const std::string& text : trials.lacking) page.Paragraph(2, "-", text);
  const size_t passed = CountPassed(trials);
  page.Line();
  page.Line(
      absl::StrCat(trials.trials.size(),
                   trials.trials.size() == 1 ? " case: " : " cases: ", passed,
                   " passed, ", trials.trials.size() - passed, " failed"),
      passed == trials.trials.size() ? Style::kGreen : Style::kRed);
  return page.text();
}

std::string CasesJson(const CaseTrials& trials,
                      const std::vector<FileChange>& changes) {
  const size_t passed = CountPassed(trials);
  Json out = {{"plugin", trials.plugin},
              {"passed", passed},
              {"failed", trials.trials.size() - passed},
              {"updates", Json::array()},
              {"cases", Json::array()},
              {"lacking", trials.lacking}};
  for (const FileChange& change : changes) {
    out["updates"].push_back(JsonOf(change));
  }
  for (const CaseTrial& trial : trials.trials) {
    out["cases"].push_back(JsonOf(trial));
  }
  return out.dump(2, ' ', /*ensure_ascii=*/false,
                  Json::error_handler_t::replace) +
         "\n";
}

}  // namespace upgrade_advisor
