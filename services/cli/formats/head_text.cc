#include "services/cli/formats/head_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/step_text.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kNamed = 3;

std::string Count(size_t number, absl::string_view one,
                  absl::string_view several) {
  return absl::StrCat(number, " ", number == 1 ? one : several);
}

// "a, b, c and 2 more".
std::string FirstOf(const std::vector<std::string>& names) {
  const size_t shown = std::min(names.size(), kNamed);
  const std::string text =
      absl::StrJoin(names.begin(), names.begin() + shown, ", ");
  if (shown == names.size()) return text;
  return absl::StrCat(text, " and ", names.size() - shown, " more");
}

int WarningsOf(const Answer& answer) {
  int out = 0;
  for (const v1::PlanStep& step : answer.steps) out += step.counts().warnings();
  return out;
}

std::string VerdictLine(const Answer& answer) {
  return absl::StrCat(NameOf(answer), " as of ", answer.as_of, ": ",
                      TextOf(answer.verdict));
}

std::string PathLine(const Answer& answer) {
  if (answer.path.empty()) return "none";
  if (answer.path.size() == 1) {
    return absl::StrCat(answer.path[0], answer.verdict == v1::VERDICT_NO_PATH
                                            ? "  ->  no path"
                                            : ": nothing to do");
  }
  return absl::StrJoin(answer.path, "  ->  ");
}

std::string NamedOf(const v1::Finding& finding) {
  const std::vector<Place> places = PlacesOf(finding);
  if (places.empty()) return finding.advisory_id();
  return absl::StrCat(finding.advisory_id(), " (", TextOf(places[0]), ")");
}

std::string BlocksLine(const Answer& answer) {
  std::vector<std::string> findings;
  for (const Issue& issue : IssuesOf(answer)) {
    if (Blocks(issue.finding)) findings.push_back(NamedOf(issue.finding));
  }
  std::vector<std::string> parts;
  for (const Remark& remark : answer.remarks) {
    if (remark.blocks) parts.push_back(remark.text);
  }
  if (!findings.empty()) {
    parts.push_back(absl::StrCat(Count(findings.size(), "finding", "findings"),
                                 ": ", FirstOf(findings)));
  }
  const int warnings = WarningsOf(answer);
  return absl::StrCat(
      parts.empty() ? "nothing" : absl::StrJoin(parts, " "),
      warnings == 0
          ? ""
          : absl::StrCat("; ", Count(warnings, "warning", "warnings")));
}

// What nobody has to do comes later, and so does looking at the result.
std::string FirstLine(const Answer& answer) {
  for (size_t i = 0; i < answer.steps.size(); ++i) {
    for (const v1::Action& action : answer.steps[i].actions()) {
      if (action.optional()) continue;
      return absl::StrCat(action.title(), " (", WordOf(action.phase()),
                          " step ", i + 1, ")");
    }
  }
  return answer.steps.empty() ? "nothing" : "left out by --basic";
}

std::string UnknownLine(const Answer& answer) {
  std::vector<std::string> parts;
  int undecided = 0;
  int could_block = 0;
  for (const v1::PlanStep& step : answer.steps) {
    undecided += step.counts().undecided();
    could_block += step.counts().undecided_blocking();
  }
  if (undecided > 0) {
    parts.push_back(absl::StrCat(
        Count(undecided, "advisory", "advisories"), " undecided",
        could_block == 0 ? ""
                         : absl::StrCat(", ", could_block, " could block")));
  }
  if (!answer.questions.empty()) {
    parts.push_back(
        absl::StrCat(Count(answer.questions.size(), "question", "questions"),
                     ": ", answer.questions[0].text()));
  }
  if (const std::vector<std::string> gaps = GapsOf(answer); !gaps.empty()) {
    parts.push_back(FirstOf(gaps));
  }
  return parts.empty() ? "nothing" : absl::StrJoin(parts, "; ");
}

}  // namespace

std::string HeadText(const Answer& answer, bool colour) {
  TextPage page(colour);
  page.Line(VerdictLine(answer), StyleOf(answer.verdict));
  page.Line(absl::StrCat("Path:     ", PathLine(answer)), Style::kBold);
  page.Line(absl::StrCat("Blocks:   ", BlocksLine(answer)));
  page.Line(absl::StrCat("Do first: ", FirstLine(answer)));
  page.Line(absl::StrCat("Unknown:  ", UnknownLine(answer)));
  return page.text();
}

}  // namespace upgrade_advisor
