#include "services/cli/formats/github_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/base/utf8_text.h"
#include "services/cli/client/step_text.h"

namespace upgrade_advisor {
namespace {

// A command is one line; the runner decodes these and nothing else.
std::string Message(absl::string_view text) {
  return absl::StrReplaceAll(VisibleText(text),
                             {{"%", "%25"}, {"\r", "%0D"}, {"\n", "%0A"}});
}

std::string Property(absl::string_view text) {
  return absl::StrReplaceAll(Message(text), {{":", "%3A"}, {",", "%2C"}});
}

struct Annotation {
  absl::string_view level;  // "error", "warning" or "notice"
  std::string file;         // of the repository
  uint32_t line = 0;
  std::string title;
  std::string text;
};

std::string LineOf(const Annotation& one) {
  std::string out = absl::StrCat("::", one.level, " ");
  if (!one.file.empty())
    absl::StrAppend(&out, "file=", Property(one.file), ",");
  if (one.line != 0) absl::StrAppend(&out, "line=", one.line, ",");
  return absl::StrCat(out, "title=", Property(one.title),
                      "::", Message(one.text), "\n");
}

absl::string_view LevelOf(const v1::Finding& finding) {
  const std::string word = WordOf(finding);
  if (word == "blocks") return "error";
  return word == "critical" || word == "warning" ? "warning" : "notice";
}

std::string TextOfFinding(const Answer& answer, const Issue& issue) {
  const v1::Finding& finding = issue.finding;
  std::vector<std::string> lines{absl::StrCat(TitleOf(finding), ". ",
                                              finding.impact(), " [",
                                              finding.fingerprint(), "]")};
  for (const std::string& detail : finding.details()) lines.push_back(detail);
  for (const v1::Remedy& remedy : finding.remedies()) {
    lines.push_back("Fix: " + remedy.text());
  }
  const std::vector<Place> places = PlacesOf(finding);
  for (size_t i = 1; i < places.size(); ++i) {
    lines.push_back("Also at " + TextOf(places[i]));
  }
  for (const int step : issue.steps) lines.push_back(StepName(answer, step));
  return absl::StrJoin(lines, "\n");
}

Annotation AnnotationOf(const Answer& answer, const Issue& issue) {
  Annotation out{LevelOf(issue.finding), "", 0, issue.finding.advisory_id(),
                 TextOfFinding(answer, issue)};
  const std::vector<Place> places = PlacesOf(issue.finding);
  if (!places.empty()) {
    out.file = answer.context.prefix + places[0].file;
    out.line = places[0].line;
  }
  return out;
}

Annotation AnnotationOf(const Remark& remark) {
  return {remark.blocks                          ? "error"
          : remark.severity == v1::SEVERITY_INFO ? "notice"
                                                 : "warning",
          "", 0, remark.code, remark.text};
}

// One for each question: what is undecided may be a hundred advisories.
Annotation AnnotationOf(const v1::Question& question) {
  return {"notice", "", 0, "Unknown",
          absl::StrCat(question.text(), "\nWould decide: ",
                       absl::StrJoin(question.advisory_ids(), ", "))};
}

}  // namespace

std::string GithubText(const Answer& answer) {
  std::string out;
  for (const Remark& remark : answer.remarks) {
    out += LineOf(AnnotationOf(remark));
  }
  for (const Issue& issue : IssuesOf(answer)) {
    if (Applies(issue.finding)) out += LineOf(AnnotationOf(answer, issue));
  }
  for (const std::string& gap : GapsOf(answer)) {
    out += LineOf({"warning", "", 0, "Not examined", gap});
  }
  for (const v1::Question& question : answer.questions) {
    out += LineOf(AnnotationOf(question));
  }
  if (const std::vector<std::string> ids = UnaskedOf(answer); !ids.empty()) {
    out += LineOf({"notice", "", 0, "Unknown",
                   "Could not be decided: " + absl::StrJoin(ids, ", ")});
  }
  return absl::StrCat(
      out,
      Message(absl::StrCat(NameOf(answer), " as of ", answer.as_of, ": ",
                           TextOf(answer.verdict))),
      "\n");
}

}  // namespace upgrade_advisor
