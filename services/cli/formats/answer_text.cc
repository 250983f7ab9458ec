#include "services/cli/formats/answer_text.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/client/plan_text.h"
#include "services/cli/client/text_page.h"
#include "services/cli/formats/github_text.h"
#include "services/cli/formats/head_text.h"
#include "services/cli/formats/html_text.h"
#include "services/cli/formats/junit_text.h"
#include "services/cli/formats/markdown_text.h"
#include "services/cli/formats/sarif_text.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

std::string RestOf(const v1::PlanUpgradeResponse& response, bool colour) {
  return PlanText(response, colour);
}

std::string RestOf(const v1::ValidateUpgradeResponse& response, bool colour) {
  return ValidationText(response, colour);
}

// What breaks and how to fix it; the rest is for who works through it.
void KeepWhatApplies(v1::PlanStep& step) {
  auto& findings = *step.mutable_findings();
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [](const v1::Finding& finding) {
                                  return finding.outcome() !=
                                         v1::OUTCOME_APPLIES;
                                }),
                 findings.end());
  step.clear_actions();
  step.clear_way_back();
}

v1::PlanUpgradeResponse WhatApplies(v1::PlanUpgradeResponse response) {
  v1::UpgradePlan& plan = *response.mutable_plan();
  for (v1::PlanStep& step : *plan.mutable_steps()) KeepWhatApplies(step);
  plan.clear_questions();
  response.clear_alternatives();
  return response;
}

v1::ValidateUpgradeResponse WhatApplies(v1::ValidateUpgradeResponse response) {
  if (response.has_step()) KeepWhatApplies(*response.mutable_step());
  response.clear_questions();
  return response;
}

template <typename Response>
std::string PlainText(const Response& response, const Options& options,
                      const Answer& answer) {
  const bool colour = WantsColour(options.color);
  const std::string head = HeadText(answer, colour);
  if (options.verbose) return head + RestOf(response, colour);
  TextPage page(colour);
  page.Line();
  page.Line(
      "--verbose shows what to do in order, what is undecided, and every "
      "question.",
      Style::kDim);
  return absl::StrCat(head, RestOf(WhatApplies(response), colour), page.text());
}

template <typename Response>
std::string TextOfAnswer(const Response& response, const Options& options,
                         AnswerContext context) {
  if (options.quiet) return "";
  const Answer answer = AnswerOf(response, std::move(context));
  switch (options.format) {
    case Format::kMarkdown:
      return MarkdownText(answer);
    case Format::kSarif:
      return SarifText(answer);
    case Format::kJunit:
      return JunitText(answer);
    case Format::kGithub:
      return GithubText(answer);
    case Format::kHtml:
      return HtmlText(answer);
    case Format::kText:
    case Format::kJson:
      break;
  }
  return PlainText(response, options, answer);
}

// An answer without one: what is missing is all that it says.
Answer NoAnswer(const std::string& why) {
  Answer out;
  out.verdict = v1::VERDICT_INCOMPLETE;
  out.remarks.push_back({"NO_ANSWER", v1::SEVERITY_CRITICAL, true, why});
  return out;
}

}  // namespace

AnswerContext ContextOf(const Options& options,
                        const v1::Deployment& deployment) {
  AnswerContext out;
  out.deployment = deployment.name();
  for (const v1::ProjectFile& file : deployment.files()) {
    if (file.path() == "Dockerfile") out.image_file = file.path();
  }
  if (!options.project.empty()) out.prefix = RepositoryPrefix(options.project);
  return out;
}

std::string AnswerText(const v1::PlanUpgradeResponse& response,
                       const Options& options, AnswerContext context) {
  return TextOfAnswer(response, options, std::move(context));
}

std::string AnswerText(const v1::ValidateUpgradeResponse& response,
                       const Options& options, AnswerContext context) {
  return TextOfAnswer(response, options, std::move(context));
}

std::string FailureText(const Options& options, const std::string& why) {
  switch (options.format) {
    case Format::kSarif:
      return SarifText(NoAnswer(why));
    case Format::kJunit:
      return JunitText(NoAnswer(why));
    case Format::kGithub:
      return GithubText(NoAnswer(why));
    default:
      return "";
  }
}

std::string RepositoryPrefix(const std::string& folder) {
  std::error_code error;
  const fs::path project = fs::weakly_canonical(folder, error);
  if (error) return "";
  for (fs::path at = project; !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", error)) {
      const std::string path = project.lexically_relative(at).generic_string();
      return path == "." ? "" : path + "/";
    }
    if (at == at.root_path()) break;
  }
  return "";
}

}  // namespace upgrade_advisor
