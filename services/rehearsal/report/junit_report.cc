#include "services/rehearsal/report/junit_report.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/markup/junit_document.h"

namespace upgrade_advisor {
namespace {

JunitStatus CaseStatus(FileStatus status) {
  switch (status) {
    case FileStatus::kNewFailure:
      return JunitStatus::kFailed;
    case FileStatus::kUndecided:
    case FileStatus::kNotRun:
      return JunitStatus::kSkipped;
    default:
      return JunitStatus::kPassed;
  }
}

std::vector<JunitCase> DagCases(const ProjectComparison& project) {
  std::vector<JunitCase> out;
  for (const FileComparison& file : project.files) {
    JunitCase one{file.file, CaseStatus(file.status),
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

std::vector<JunitCase> ImportCases(const ProjectComparison& project) {
  std::vector<JunitCase> out;
  for (const ImportComparison& one : project.imports) {
    out.push_back({absl::StrCat(one.file, ":", one.line, " ", one.what),
                   CaseStatus(one.status),
                   absl::StrCat(StatusText(one.status), ": ", one.text), ""});
  }
  return out;
}

JunitStatus StatusOf(TestStatus status) {
  if (status == TestStatus::kPassed) return JunitStatus::kPassed;
  return status == TestStatus::kFailed ? JunitStatus::kFailed
                                       : JunitStatus::kSkipped;
}

// The test itself is a case too: it may fail, or be skipped, without a file.
JunitSuite SuiteOf(const TestOutcome& test, std::vector<JunitCase> cases) {
  cases.insert(cases.begin(), {test.name, StatusOf(test.status), test.why, ""});
  // Only what did not pass is explained.
  for (JunitCase& one : cases) {
    if (one.status != JunitStatus::kFailed) one.details.clear();
  }
  return {test.name, std::move(cases)};
}

}  // namespace

std::string JunitReport(const RehearsalReport& report) {
  std::vector<JunitSuite> suites;
  for (const TestOutcome& test : report.tests) {
    std::vector<JunitCase> cases;
    if (report.project && test.status != TestStatus::kNotAsked) {
      if (test.name == "dags") cases = DagCases(*report.project);
      if (test.name == "imports") cases = ImportCases(*report.project);
    }
    suites.push_back(SuiteOf(test, std::move(cases)));
  }
  return JunitDocument(
      absl::StrCat("upgrade test ", report.from.label, " to ", report.to.label),
      suites);
}

}  // namespace upgrade_advisor
