#include "services/plugin_host/cases/case_answer.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace upgrade_advisor {
namespace {

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

std::vector<std::string> Sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string Listed(const std::vector<std::string>& texts) {
  return absl::StrCat("[", absl::StrJoin(Sorted(texts), ", "), "]");
}

}  // namespace

absl::string_view CaseWord(ExpectedOutcome outcome) {
  switch (outcome) {
    case ExpectedOutcome::kNo:
      return "no";
    case ExpectedOutcome::kYes:
      return "yes";
    case ExpectedOutcome::kUnknown:
      return "unknown";
    case ExpectedOutcome::kNotExamined:
      return "not_examined";
  }
  return "";
}

CaseAnswer CaseAnswerOf(const Examination& examination) {
  CaseAnswer out;
  out.known = true;
  out.outcome = std::string(OutcomeName(examination.outcome));
  out.failure = examination.failure;
  for (const DurationBand& band : examination.durations) {
    out.durations.push_back(TextOf(band));
  }
  for (const FactQuery& query : examination.missing) {
    out.missing.push_back(TextOf(query));
  }
  std::sort(out.missing.begin(), out.missing.end());
  out.said = AllSaid(examination);
  return out;
}

std::vector<std::string> CaseAnswer::Encode() const {
  std::vector<std::string> out = {known ? "+" : "-", outcome, failure, said,
                                  absl::StrCat(durations.size())};
  out.insert(out.end(), durations.begin(), durations.end());
  out.insert(out.end(), missing.begin(), missing.end());
  return out;
}

CaseAnswer CaseAnswer::Decode(const std::vector<std::string>& texts) {
  CaseAnswer out;
  uint64_t durations = 0;
  if (texts.size() < 5 || !absl::SimpleAtoi(texts[4], &durations) ||
      durations > texts.size() - 5) {
    return out;
  }
  out.known = texts[0] == "+";
  out.outcome = texts[1];
  out.failure = texts[2];
  out.said = texts[3];
  const auto first = texts.begin() + 5;
  const auto middle = first + static_cast<std::ptrdiff_t>(durations);
  out.durations.assign(first, middle);
  out.missing.assign(middle, texts.end());
  return out;
}

std::vector<CaseDifference> Differences(const Expectation& expected,
                                        const CaseAnswer& answer) {
  std::vector<CaseDifference> out;
  if (!answer.known) {
    out.push_back({"advisory", expected.advisory, "no plugin has it"});
    return out;
  }
  if (answer.outcome != CaseWord(expected.outcome)) {
    out.push_back(
        {"outcome", std::string(CaseWord(expected.outcome)),
         absl::StrCat(answer.outcome, answer.failure.empty() ? "" : ": ",
                      answer.failure)});
  }
  if (!expected.duration.empty() &&
      answer.durations != std::vector<std::string>{expected.duration}) {
    out.push_back({"duration", expected.duration,
                   answer.durations.size() == 1 ? answer.durations[0]
                                                : Listed(answer.durations)});
  }
  for (const std::string& fragment : expected.says) {
    if (absl::StrContains(answer.said, fragment)) continue;
    out.push_back({"says", fragment, answer.said});
  }
  if (expected.missing && Sorted(*expected.missing) != Sorted(answer.missing)) {
    out.push_back(
        {"missing", Listed(*expected.missing), Listed(answer.missing)});
  }
  return out;
}

}  // namespace upgrade_advisor
