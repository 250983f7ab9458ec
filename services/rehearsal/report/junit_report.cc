#include "services/rehearsal/report/junit_report.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/rehearsal/report/markup.h"

namespace upgrade_advisor {
namespace {

struct Case {
  std::string name;
  TestStatus status = TestStatus::kPassed;
  std::string message;
  std::string details;
};

TestStatus CaseStatus(FileStatus status) {
  switch (status) {
    case FileStatus::kNewFailure:
      return TestStatus::kFailed;
    case FileStatus::kUndecided:
    case FileStatus::kNotRun:
      return TestStatus::kSkipped;
    default:
      return TestStatus::kPassed;
  }
}

std::vector<Case> DagCases(const ProjectComparison& project) {
  std::vector<Case> out;
  for (const FileComparison& file : project.files) {
    Case one{file.file, CaseStatus(file.status),
             absl::StrCat(StatusText(file.status), ": ", file.reason), ""};
    if (file.error) {
      one.details = absl::StrCat(file.error->type, ": ", file.error->text, "\n",
                                 file.error->traceback);
    }
    for (const DagDifference& difference : file.differences) {
      absl::StrAppend(&one.details, difference.dag, " ", difference.what, "\n");
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Case> ImportCases(const ProjectComparison& project) {
  std::vector<Case> out;
  for (const ImportComparison& one : project.imports) {
    out.push_back({absl::StrCat(one.file, ":", one.line, " ", one.what),
                   CaseStatus(one.status),
                   absl::StrCat(StatusText(one.status), ": ", one.text), ""});
  }
  return out;
}

std::string CaseText(const std::string& suite, const Case& one) {
  const std::string head =
      absl::StrCat("    <testcase classname=\"", suite, "\" name=\"",
                   EscapeMarkup(one.name), "\"");
  const std::string message = EscapeMarkup(one.message);
  switch (one.status) {
    case TestStatus::kPassed:
      return absl::StrCat(head, "/>\n");
    case TestStatus::kFailed:
      return absl::StrCat(head, ">\n      <failure message=\"", message, "\">",
                          EscapeMarkup(one.details),
                          "</failure>\n    </testcase>\n");
    default:
      return absl::StrCat(head, ">\n      <skipped message=\"", message,
                          "\"/>\n    </testcase>\n");
  }
}

// The test itself is a case too: it may fail, or be skipped, without a file.
std::string SuiteText(const TestOutcome& test, std::vector<Case> cases) {
  cases.insert(cases.begin(), {test.name, test.status, test.why, ""});
  std::map<TestStatus, int> count;
  std::string text;
  for (const Case& one : cases) {
    ++count[one.status];
    text += CaseText(test.name, one);
  }
  return absl::StrCat(
      "  <testsuite name=\"", test.name, "\" tests=\"", cases.size(),
      "\" failures=\"", count[TestStatus::kFailed],
      "\" errors=\"0\" skipped=\"",
      count[TestStatus::kSkipped] + count[TestStatus::kNotAsked], "\">\n", text,
      "  </testsuite>\n");
}

}  // namespace

std::string JunitReport(const RehearsalReport& report) {
  std::string out = absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"",
      EscapeMarkup(absl::StrCat("upgrade test ", report.from.label, " to ",
                                report.to.label)),
      "\">\n");
  for (const TestOutcome& test : report.tests) {
    std::vector<Case> cases;
    if (report.project && test.status != TestStatus::kNotAsked) {
      if (test.name == "dags") cases = DagCases(*report.project);
      if (test.name == "imports") cases = ImportCases(*report.project);
    }
    out += SuiteText(test, std::move(cases));
  }
  return out + "</testsuites>\n";
}

}  // namespace upgrade_advisor
