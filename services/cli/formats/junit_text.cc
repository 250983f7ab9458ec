#include "services/cli/formats/junit_text.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/step_text.h"
#include "services/markup/junit_document.h"

namespace upgrade_advisor {
namespace {

std::string PlacesText(const v1::Finding& finding) {
  return absl::StrJoin(
      PlacesOf(finding), ", ",
      [](std::string* out, const Place& place) { out->append(TextOf(place)); });
}

std::string FindingText(const v1::Finding& finding) {
  const std::string places = PlacesText(finding);
  std::string out =
      absl::StrCat("[", WordOf(finding), "] ", TitleOf(finding), " (",
                   finding.advisory_id(), " ", finding.fingerprint(), ")",
                   places.empty() ? "" : " at ", places, "\n");
  if (!finding.impact().empty()) {
    absl::StrAppend(&out, "  ", finding.impact(), "\n");
  }
  for (const std::string& detail : finding.details()) {
    absl::StrAppend(&out, "  ", detail, "\n");
  }
  for (const v1::Remedy& remedy : finding.remedies()) {
    absl::StrAppend(&out, "  fix: ", remedy.text(), "\n");
  }
  return out;
}

// The findings of one check at one step.
class CheckCase {
 public:
  explicit CheckCase(const Answer& answer) : answer_(answer) {}

  void Add(const v1::Finding& finding) {
    absl::StrAppend(&text_, FindingText(finding));
    if (Blocks(finding)) {
      blocking_.push_back(TitleOf(finding));
    } else if (!Applies(finding)) {
      for (std::string& question :
           QuestionsOf(answer_, finding.advisory_id())) {
        questions_.insert(std::move(question));
      }
      is_open_ = true;
    }
  }

  // What is unknown never passes.
  JunitCase Take(const std::string& name) const {
    if (!blocking_.empty()) {
      return {name, JunitStatus::kFailed, absl::StrJoin(blocking_, "; "),
              text_};
    }
    if (is_open_) return {name, JunitStatus::kSkipped, Question(), text_};
    return {name, JunitStatus::kPassed, "", text_};
  }

  std::string Question() const {
    return questions_.empty() ? "could not be decided"
                              : absl::StrJoin(questions_, " ");
  }
  bool is_open() const { return is_open_; }
  const std::string& text() const { return text_; }

 private:
  const Answer& answer_;
  std::vector<std::string> blocking_;
  std::set<std::string> questions_;
  bool is_open_ = false;
  std::string text_;
};

std::map<std::string, CheckCase> ChecksOf(const Answer& answer,
                                          const v1::PlanStep& step) {
  std::map<std::string, CheckCase> out;
  for (const v1::Finding& finding : step.findings()) {
    const std::string& name =
        finding.check().empty() ? finding.advisory_id() : finding.check();
    out.try_emplace(name, answer).first->second.Add(finding);
  }
  return out;
}

JunitStatus StatusOf(v1::CheckStatus status) {
  switch (status) {
    case v1::CHECK_STATUS_PASSED:
    case v1::CHECK_STATUS_WARNED:
      return JunitStatus::kPassed;
    case v1::CHECK_STATUS_FAILED:
      return JunitStatus::kFailed;
    default:
      return JunitStatus::kSkipped;
  }
}

// The verdict is a case too: there may be no step, and INCOMPLETE has no check.
JunitSuite VerdictSuite(const Answer& answer) {
  JunitCase verdict{"verdict", JunitStatus::kPassed, TextOf(answer.verdict),
                    ""};
  for (const Remark& remark : answer.remarks) {
    absl::StrAppend(&verdict.details, remark.code, ": ", remark.text, "\n");
  }
  for (const std::string& gap : GapsOf(answer)) {
    absl::StrAppend(&verdict.details, gap, "\n");
  }
  switch (answer.verdict) {
    case v1::VERDICT_READY:
    case v1::VERDICT_READY_WITH_WARNINGS:
      break;
    case v1::VERDICT_BLOCKED:
    case v1::VERDICT_NO_PATH:
      verdict.status = JunitStatus::kFailed;
      break;
    default:
      verdict.status = JunitStatus::kError;
  }
  return {NameOf(answer), {verdict}};
}

// Checks say how they ended; their findings say why.
JunitSuite ChecksSuite(const Answer& answer) {
  std::map<std::string, CheckCase> findings;
  if (!answer.steps.empty()) findings = ChecksOf(answer, answer.steps[0]);
  JunitSuite out{answer.steps.empty() ? "Checks" : StepName(answer, 0), {}};
  for (const v1::Check& check : answer.checks) {
    JunitCase one{check.id(), StatusOf(check.status()), check.reason(), ""};
    if (const auto at = findings.find(check.id()); at != findings.end()) {
      one.details = at->second.text();
      // A warning does not make up for what is unknown.
      if (at->second.is_open() && one.status == JunitStatus::kPassed) {
        one.status = JunitStatus::kSkipped;
      }
      if (at->second.is_open() && one.status == JunitStatus::kSkipped) {
        one.message = at->second.Question();
      }
      findings.erase(at);
    }
    out.cases.push_back(std::move(one));
  }
  for (const auto& [name, one] : findings) out.cases.push_back(one.Take(name));
  return out;
}

JunitSuite StepSuite(const Answer& answer, int step) {
  JunitSuite out{StepName(answer, step), {}};
  for (const auto& [name, one] : ChecksOf(answer, answer.steps[step])) {
    out.cases.push_back(one.Take(name));
  }
  return out;
}

}  // namespace

std::string JunitText(const Answer& answer) {
  std::vector<JunitSuite> suites{VerdictSuite(answer)};
  if (!answer.is_plan) {
    suites.push_back(ChecksSuite(answer));
  } else {
    for (int i = 0; i < static_cast<int>(answer.steps.size()); ++i) {
      suites.push_back(StepSuite(answer, i));
    }
  }
  return JunitDocument(NameOf(answer), suites);
}

}  // namespace upgrade_advisor
