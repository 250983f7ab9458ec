// Rows about DAG files, of any bytes: each is a row or none, and every report
// of what they say is made.
#include "services/rehearsal/dags/dag_rows.h"

#include "absl/strings/str_split.h"
#include "services/rehearsal/report/html_report.h"
#include "services/rehearsal/report/json_report.h"
#include "services/rehearsal/report/junit_report.h"
#include "services/rehearsal/report/text_report.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(dag_rows, input) {
  LoadedProject before;
  LoadedProject after;
  for (LoadedProject* project : {&before, &after}) project->files["dags/a.py"];
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(input, '\n')) {
    AddDagRow(line, ++number % 2 == 0 ? before : after);
  }
  UA_FUZZ_REQUIRE(before.files.size() == 1 && after.files.size() == 1);
  RehearsalReport report;
  report.project = CompareProjects(&before, after, {"dags/a.py"});
  report.tests = {{"dags", TestStatus::kPassed, ""}};
  for (const std::string& text : {HtmlReport(report), JsonReport(report),
                                  JunitReport(report), TextReport(report)}) {
    UA_FUZZ_REQUIRE(!text.empty());
    UA_FUZZ_REQUIRE(text.find('\x1b') == std::string::npos);
  }
}
