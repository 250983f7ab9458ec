#include "services/cli/client/plan_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/step_text.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {
namespace {

std::string PathOf(
    const v1::Release& start,
    const google::protobuf::RepeatedPtrField<v1::PlanStep>& steps) {
  std::vector<std::string> stops{NameOf(start)};
  for (const v1::PlanStep& step : steps) stops.push_back(NameOf(step.target()));
  return absl::StrJoin(stops, "  ->  ");
}

std::string KindText(v1::StepKind kind) {
  switch (kind) {
    case v1::STEP_KIND_UPGRADE_CERTIFIED:
      return "upgrade within Certified";
    case v1::STEP_KIND_MIGRATE_TO_RUNTIME:
      return "migrate to Runtime";
    default:
      return "upgrade Runtime";
  }
}

void WriteReason(const std::string& reason, const std::string& text,
                 TextPage& page) {
  if (reason.empty()) return;
  page.Paragraph(2, reason, text, Style::kRed);
}

void WriteStepHead(int number, int total, const v1::PlanStep& step,
                   TextPage& page) {
  page.Line();
  page.Line(
      absl::StrCat("Step ", number, " of ", total, ": ", KindText(step.kind()),
                   ", ", NameOf(step.source()), " to ", NameOf(step.target())),
      Style::kBold);
}

void WriteAlternatives(const v1::PlanUpgradeResponse& response,
                       TextPage& page) {
  if (response.alternatives().empty()) return;
  page.Line();
  page.Line("Alternatives", Style::kBold);
  for (const v1::Alternative& other : response.alternatives()) {
    if (other.steps().empty()) continue;
    page.Line(
        absl::StrCat("  ", PathOf(other.steps(0).source(), other.steps())));
    page.Paragraph(4, "",
                   absl::StrCat(other.constraint(), ": ", other.summary(), "; ",
                                TextOf(other.verdict())));
  }
}

void WriteExplanations(const v1::PlanUpgradeResponse& response,
                       TextPage& page) {
  // Stops have been explained among the notes.
  bool head = false;
  for (const v1::Explanation& why : response.explanations()) {
    if (why.reason() == "CHOSEN" && why.gate().empty() &&
        why.text().find("does not exist") != std::string::npos) {
      continue;
    }
    if (!head) {
      page.Line();
      page.Line("Why not", Style::kBold);
      head = true;
    }
    page.Paragraph(2, NameOf(why.release()) + ":",
                   absl::StrCat(why.text(), " [", why.reason(), "]"));
  }
}

}  // namespace

std::string PlanText(const v1::PlanUpgradeResponse& response, bool colour) {
  const v1::UpgradePlan& plan = response.plan();
  TextPage page(colour);
  if (!plan.reason().empty() || !plan.notes().empty()) page.Line();
  WriteReason(plan.reason(), plan.reason_text(), page);
  if (plan.has_nearest_usable()) {
    page.Paragraph(
        2, "-",
        absl::StrCat("Nearest usable release: ", NameOf(plan.nearest_usable()),
                     plan.nearest_usable().lifecycle().ended()
                         ? " (its line has ended)"
                         : ""));
  }
  WriteNotes(plan.notes(), page);
  for (int i = 0; i < plan.steps_size(); ++i) {
    WriteStepHead(i + 1, plan.steps_size(), plan.steps(i), page);
    WriteStep(plan.steps(i), page);
  }
  if (plan.steps_size() > 1 && plan.has_total_duration()) {
    page.Line();
    page.Line(absl::StrCat("Total: ", TextOf(plan.total_duration()), " (",
                           plan.total_duration().basis(), ")"));
  }
  WriteQuestions(plan.questions(), page);
  WriteAlternatives(response, page);
  WriteExplanations(response, page);
  WriteCoverage(plan.coverage(), page);
  return page.text();
}

std::string ValidationText(const v1::ValidateUpgradeResponse& response,
                           bool colour) {
  TextPage page(colour);
  page.Line();
  WriteReason(response.reason(), response.reason_text(), page);
  WriteNotes(response.notes(), page);
  if (!response.notes().empty() || !response.reason().empty()) page.Line();
  page.Line("Checks", Style::kBold);
  for (const v1::Check& check : response.checks()) {
    static constexpr struct {
      v1::CheckStatus status;
      const char* text;
      Style style;
    } kMarks[] = {{v1::CHECK_STATUS_PASSED, "passed ", Style::kGreen},
                  {v1::CHECK_STATUS_FAILED, "FAILED ", Style::kRed},
                  {v1::CHECK_STATUS_WARNED, "warned ", Style::kYellow},
                  {v1::CHECK_STATUS_SKIPPED, "skipped", Style::kDim}};
    for (const auto& mark : kMarks) {
      if (mark.status == check.status()) {
        page.Paragraph(2, mark.text,
                       absl::StrCat(check.id(), ": ", check.reason()),
                       mark.style);
      }
    }
  }
  if (response.has_step()) {
    WriteStepHead(1, 1, response.step(), page);
    WriteStep(response.step(), page);
  }
  WriteQuestions(response.questions(), page);
  WriteCoverage(response.coverage(), page);
  return page.text();
}

}  // namespace upgrade_advisor
