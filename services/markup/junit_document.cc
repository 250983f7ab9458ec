#include "services/markup/junit_document.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/markup/markup.h"

namespace upgrade_advisor {
namespace {

std::string Element(absl::string_view name, const JunitCase& one) {
  const std::string head = absl::StrCat("      <", name, " message=\"",
                                        EscapeMarkup(one.message), "\"");
  if (one.details.empty()) return absl::StrCat(head, "/>\n");
  return absl::StrCat(head, ">", EscapeMarkup(one.details), "</", name, ">\n");
}

std::string Body(const JunitCase& one) {
  switch (one.status) {
    case JunitStatus::kFailed:
      return Element("failure", one);
    case JunitStatus::kError:
      return Element("error", one);
    case JunitStatus::kSkipped:
      return Element("skipped", one);
    case JunitStatus::kPassed:
      break;
  }
  if (one.details.empty()) return "";
  return absl::StrCat("      <system-out>", EscapeMarkup(one.details),
                      "</system-out>\n");
}

std::string CaseText(const std::string& suite, const JunitCase& one) {
  const std::string head =
      absl::StrCat("    <testcase classname=\"", suite, "\" name=\"",
                   EscapeMarkup(one.name), "\"");
  const std::string body = Body(one);
  if (body.empty()) return absl::StrCat(head, "/>\n");
  return absl::StrCat(head, ">\n", body, "    </testcase>\n");
}

auto CountOf(const JunitSuite& suite, JunitStatus status) {
  return std::count_if(
      suite.cases.begin(), suite.cases.end(),
      [status](const JunitCase& one) { return one.status == status; });
}

std::string SuiteText(const JunitSuite& suite) {
  const std::string name = EscapeMarkup(suite.name);
  std::string out = absl::StrCat(
      "  <testsuite name=\"", name, "\" tests=\"", suite.cases.size(),
      "\" failures=\"", CountOf(suite, JunitStatus::kFailed), "\" errors=\"",
      CountOf(suite, JunitStatus::kError), "\" skipped=\"",
      CountOf(suite, JunitStatus::kSkipped), "\">\n");
  for (const JunitCase& one : suite.cases) out += CaseText(name, one);
  return out + "  </testsuite>\n";
}

}  // namespace

std::string JunitDocument(absl::string_view name,
                          const std::vector<JunitSuite>& suites) {
  std::string out = absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"",
      EscapeMarkup(name), "\">\n");
  for (const JunitSuite& suite : suites) out += SuiteText(suite);
  return out + "</testsuites>\n";
}

}  // namespace upgrade_advisor
