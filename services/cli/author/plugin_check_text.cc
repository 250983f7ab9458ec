#include "services/cli/author/plugin_check_text.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {
namespace {

using Json = nlohmann::ordered_json;

struct StatusWords {
  const char* mark;  // four letters, for the text
  const char* name;
  Style style;
};

StatusWords WordsOf(CheckStatus status) {
  switch (status) {
    case CheckStatus::kPassed:
      return {"ok  ", "passed", Style::kGreen};
    case CheckStatus::kFailed:
      return {"FAIL", "failed", Style::kRed};
    case CheckStatus::kWarned:
      return {"warn", "warned", Style::kYellow};
    case CheckStatus::kSkipped:
      return {"skip", "skipped", Style::kDim};
  }
  return {"", "", Style::kPlain};
}

std::string TextOf(absl::string_view text) { return std::string(text); }

// Texts of a plugin may be any bytes.
std::string Dump(const Json& json) {
  return json.dump(2, ' ', /*ensure_ascii=*/false,
                   Json::error_handler_t::replace) +
         "\n";
}

void AddResult(TextPage& page, const TestResult& result) {
  const CheckAnswer& answer = result.answer;
  const StatusWords words = WordsOf(answer.status);
  const bool good = answer.status == CheckStatus::kPassed ||
                    answer.status == CheckStatus::kSkipped;
  const std::string remark =
      good && !answer.seen.empty()
          ? absl::StrCat(": ", absl::StrJoin(answer.seen, "; "))
          : "";
  page.Paragraph(2, words.mark, absl::StrCat(result.test.id, remark),
                 words.style);
  if (good) return;
  for (const std::string& seen : answer.seen) {
    for (absl::string_view line : absl::StrSplit(seen, '\n')) {
      page.Paragraph(7, "seen", line, Style::kBold);
    }
  }
  page.Paragraph(7, "why ", result.test.why, Style::kDim);
  page.Paragraph(7, "fix ", result.test.fix, Style::kDim);
}

std::string Summary(const CheckReport& report) {
  std::vector<std::string> counts;
  for (CheckStatus status : {CheckStatus::kPassed, CheckStatus::kFailed,
                             CheckStatus::kWarned, CheckStatus::kSkipped}) {
    counts.push_back(
        absl::StrCat(report.Count(status), " ", WordsOf(status).name));
  }
  return absl::StrCat(report.results.size(),
                      report.results.size() == 1 ? " demand: " : " demands: ",
                      absl::StrJoin(counts, ", "));
}

void AddReport(TextPage& page, const CheckReport& report) {
  page.Line(absl::StrCat(report.path, ", seed ", report.seed), Style::kBold);
  absl::string_view group;
  for (const TestResult& result : report.results) {
    if (result.test.group != group) {
      group = result.test.group;
      page.Line();
      page.Line(group);
    }
    AddResult(page, result);
  }
  page.Line();
  page.Line(Summary(report), report.Count(CheckStatus::kFailed) > 0
                                 ? Style::kRed
                                 : Style::kGreen);
}

Json JsonOf(const Demand& test) {
  return {{"group", TextOf(test.group)},
          {"id", TextOf(test.id)},
          {"why", TextOf(test.why)},
          {"mend", TextOf(test.fix)}};
}

Json JsonOf(const CheckReport& report) {
  Json out = {{"path", report.path}, {"seed", report.seed}};
  for (CheckStatus status : {CheckStatus::kPassed, CheckStatus::kFailed,
                             CheckStatus::kWarned, CheckStatus::kSkipped}) {
    out[WordsOf(status).name] = report.Count(status);
  }
  out["tests"] = Json::array();
  for (const TestResult& result : report.results) {
    Json test = JsonOf(result.test);
    test["status"] = WordsOf(result.answer.status).name;
    test["seen"] = result.answer.seen;
    out["tests"].push_back(std::move(test));
  }
  return out;
}

}  // namespace

std::string CheckText(const std::vector<CheckReport>& reports, bool colour) {
  TextPage page(colour);
  for (const CheckReport& report : reports) {
    if (!page.text().empty()) page.Line();
    AddReport(page, report);
  }
  return page.text();
}

std::string CheckJson(const std::vector<CheckReport>& reports) {
  Json out = {{"plugins", Json::array()}};
  for (const CheckReport& report : reports) {
    out["plugins"].push_back(JsonOf(report));
  }
  return Dump(out);
}

std::string TestListText(bool colour) {
  TextPage page(colour);
  absl::string_view group;
  for (const Demand& test : AllDemands()) {
    if (test.group != group) {
      if (!group.empty()) page.Line();
      group = test.group;
      page.Line(group);
    }
    page.Line(absl::StrCat("  ", test.id), Style::kBold);
    page.Paragraph(4, "why ", test.why, Style::kDim);
    page.Paragraph(4, "fix ", test.fix, Style::kDim);
  }
  return page.text();
}

std::string TestListJson() {
  Json out = {{"tests", Json::array()}};
  for (const Demand& test : AllDemands()) {
    out["tests"].push_back(JsonOf(test));
  }
  return Dump(out);
}

}  // namespace upgrade_advisor
