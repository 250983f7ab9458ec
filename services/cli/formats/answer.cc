#include "services/cli/formats/answer.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/cli/client/step_text.h"
#include "services/cli/client/way_back_text.h"

namespace upgrade_advisor {
namespace {

bool IsBad(v1::Verdict verdict) {
  return verdict != v1::VERDICT_READY &&
         verdict != v1::VERDICT_READY_WITH_WARNINGS;
}

void AddReason(const std::string& reason, const std::string& text,
               Answer& answer) {
  if (reason.empty()) return;
  const bool blocks = IsBad(answer.verdict);
  answer.remarks.push_back({reason,
                            blocks ? v1::SEVERITY_CRITICAL : v1::SEVERITY_INFO,
                            blocks, text});
}

template <typename Notes>
void AddNotes(const Notes& notes, Answer& answer) {
  for (const v1::Note& note : notes) {
    answer.remarks.push_back(
        {note.code(), note.severity(), false, note.text()});
  }
}

bool IsSaid(const std::string& text, const Answer& answer) {
  return std::any_of(answer.remarks.begin(), answer.remarks.end(),
                     [&](const Remark& remark) { return remark.text == text; });
}

// A gate has no findings that would say what is wrong. The reason may have said
// it.
void AddGates(Answer& answer) {
  for (const v1::Check& check : answer.checks) {
    const bool failed = check.status() == v1::CHECK_STATUS_FAILED;
    const bool warned = check.status() == v1::CHECK_STATUS_WARNED;
    if (check.advisory_ids_size() > 0 || !(failed || warned)) continue;
    if (IsSaid(check.reason(), answer)) continue;
    answer.remarks.push_back(
        {check.id(), failed ? v1::SEVERITY_CRITICAL : v1::SEVERITY_WARNING,
         failed, check.reason()});
  }
}

template <typename Out, typename Rows>
std::vector<Out> Copy(const Rows& rows) {
  return std::vector<Out>(rows.begin(), rows.end());
}

}  // namespace

Answer AnswerOf(const v1::PlanUpgradeResponse& response,
                AnswerContext context) {
  const v1::UpgradePlan& plan = response.plan();
  Answer out;
  out.context = std::move(context);
  out.verdict = plan.verdict();
  out.as_of = plan.as_of();
  out.catalog_revision = plan.catalog_revision();
  out.plugin_set_revision = plan.plugin_set_revision();
  if (plan.has_start()) out.path.push_back(NameOf(plan.start()));
  for (const v1::PlanStep& step : plan.steps()) {
    out.path.push_back(NameOf(step.target()));
  }
  AddReason(plan.reason(), plan.reason_text(), out);
  AddNotes(plan.notes(), out);
  out.steps = Copy<v1::PlanStep>(plan.steps());
  out.questions = Copy<v1::Question>(plan.questions());
  out.coverage = plan.coverage();
  return out;
}

Answer AnswerOf(const v1::ValidateUpgradeResponse& response,
                AnswerContext context) {
  Answer out;
  out.context = std::move(context);
  out.is_plan = false;
  out.verdict = response.verdict();
  out.as_of = response.as_of();
  out.catalog_revision = response.catalog_revision();
  out.plugin_set_revision = response.plugin_set_revision();
  if (response.has_step()) {
    out.path = {NameOf(response.step().source()),
                NameOf(response.step().target())};
    out.steps.push_back(response.step());
  }
  AddReason(response.reason(), response.reason_text(), out);
  out.checks = Copy<v1::Check>(response.checks());
  AddGates(out);
  AddNotes(response.notes(), out);
  out.questions = Copy<v1::Question>(response.questions());
  out.coverage = response.coverage();
  return out;
}

std::vector<Issue> IssuesOf(const Answer& answer) {
  std::vector<Issue> out;
  std::map<std::pair<std::string, bool>, size_t> known;
  for (int i = 0; i < static_cast<int>(answer.steps.size()); ++i) {
    for (const v1::Finding& finding : answer.steps[i].findings()) {
      const auto [at, is_new] = known.emplace(
          std::make_pair(finding.fingerprint(), Applies(finding)), out.size());
      if (is_new) {
        out.push_back({finding, {i}});
        continue;
      }
      Issue& issue = out[at->second];
      if (Blocks(finding) && !Blocks(issue.finding)) issue.finding = finding;
      issue.steps.push_back(i);
    }
  }
  return out;
}

bool Applies(const v1::Finding& finding) {
  return finding.outcome() == v1::OUTCOME_APPLIES;
}

bool Blocks(const v1::Finding& finding) {
  return Applies(finding) && finding.effect() == v1::EFFECT_BLOCKS_STEP &&
         !finding.has_acknowledgement();
}

std::vector<Place> PlacesOf(const v1::Finding& finding) {
  std::vector<Place> out;
  std::set<std::pair<std::string, uint32_t>> seen;
  for (const v1::Evidence& row : finding.evidence()) {
    const v1::Fact& fact = row.fact();
    if (fact.file().empty()) continue;
    if (!seen.emplace(fact.file(), fact.line()).second) continue;
    out.push_back({fact.file(), fact.line()});
  }
  return out;
}

std::string TextOf(const Place& place) {
  return place.line == 0 ? place.file
                         : absl::StrCat(place.file, ":", place.line);
}

std::string NameOf(const Answer& answer) {
  const std::string& name = answer.context.deployment;
  return absl::StrCat(answer.is_plan ? "Upgrade plan" : "Validation",
                      name.empty() ? "" : " for ", name);
}

std::string StepName(const Answer& answer, int step) {
  const v1::PlanStep& one = answer.steps[step];
  return absl::StrCat("Step ", step + 1, " of ", answer.steps.size(), ": ",
                      NameOf(one.source()), " to ", NameOf(one.target()));
}

std::string TitleOf(const v1::Finding& finding) {
  return finding.subject().empty()
             ? finding.title()
             : absl::StrCat(finding.title(), ": ", finding.subject());
}

std::string WordOf(const v1::Finding& finding) {
  if (!Applies(finding)) return "unknown";
  if (finding.has_acknowledgement()) return "accepted";
  if (Blocks(finding)) return "blocks";
  switch (finding.severity()) {
    case v1::SEVERITY_CRITICAL:
      return "critical";
    case v1::SEVERITY_INFO:
      return "info";
    default:
      return "warning";
  }
}

std::string WayBackOf(const v1::PlanStep& step) {
  if (!step.has_way_back()) return "";
  const v1::WayBack& way = step.way_back();
  std::string out(OpenWord(way));
  if (!way.text().empty()) absl::StrAppend(&out, ": ", way.text());
  for (const std::string& condition : way.conditions()) {
    absl::StrAppend(&out, "; if ", condition);
  }
  return out;
}

std::string WordOf(v1::Phase phase) {
  switch (phase) {
    case v1::PHASE_BEFORE:
      return "before";
    case v1::PHASE_AFTER:
      return "after";
    default:
      return "during";
  }
}

std::vector<std::string> QuestionsOf(const Answer& answer,
                                     const std::string& advisory) {
  std::vector<std::string> out;
  for (const v1::Question& question : answer.questions) {
    const auto& ids = question.advisory_ids();
    if (std::find(ids.begin(), ids.end(), advisory) != ids.end()) {
      out.push_back(question.text());
    }
  }
  return out;
}

std::vector<std::string> UnaskedOf(const Answer& answer) {
  std::set<std::string> open;
  for (const v1::PlanStep& step : answer.steps) {
    for (const v1::Finding& finding : step.findings()) {
      if (!Applies(finding)) open.insert(finding.advisory_id());
    }
  }
  for (const v1::Question& question : answer.questions) {
    for (const std::string& id : question.advisory_ids()) open.erase(id);
  }
  return {open.begin(), open.end()};
}

std::vector<std::string> GapsOf(const Answer& answer) {
  std::vector<std::string> out;
  for (const v1::PluginCoverage& plugin : answer.coverage.plugins()) {
    if (plugin.failure().empty()) continue;
    out.push_back(
        absl::StrCat("plugin ", plugin.plugin(), ": ", plugin.failure()));
  }
  for (const v1::UnreadPlace& place : answer.coverage.unread()) {
    out.push_back(absl::StrCat(TextOf(Place{place.file(), place.line()}),
                               " was not read: ", place.reason()));
  }
  return out;
}

}  // namespace upgrade_advisor
