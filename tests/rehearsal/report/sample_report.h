// A report with something in every part.
#ifndef TESTS_REHEARSAL_REPORT_SAMPLE_REPORT_H_
#define TESTS_REHEARSAL_REPORT_SAMPLE_REPORT_H_

#include "services/rehearsal/rehearsal_report.h"

namespace upgrade_advisor {

inline RehearsalReport SampleReport() {
  RehearsalReport report;
  report.from = {"11.8.0",
                 "astro-runtime:11.8.0",
                 "2.9.3",
                 "3.11.2",
                 "3.11",
                 "by date",
                 {"a <note>"},
                 ReadPinnedPackages("", "a==1\n"),
                 {}};
  report.to = {
      "3.1-21", "runtime:3.1-21", "3.1.8", "3.11.2",
      "3.12",   "freeze",         {},      ReadPinnedPackages("", "a==2\n"),
      {"a"}};
  report.as_of = "2026-11-30";
  report.uv_version = "0.13.9";
  report.dependencies = Compare(*report.from.packages, *report.to.packages);
  report.tests = {{"dependencies", TestStatus::kPassed, "1 differs"},
                  {"imports", TestStatus::kNotAsked, ""},
                  {"dags", TestStatus::kFailed, "2 DAG files"}};
  FileComparison bad;
  bad.file = "dags/<bad>.py";
  bad.status = FileStatus::kNewFailure;
  bad.reason = "loads under the current release";
  bad.error = LoadError{"TypeError", "\x1b[31m<script>alert(1)</script>",
                        "dags/<bad>.py", 7, "Traceback & more\n"};
  FileComparison open;
  open.file = "dags/open.py";
  open.status = FileStatus::kUndecided;
  open.reason = "it needs the Variable team";
  report.project = ProjectComparison{
      {bad, open}, {}, {{"dags/open.py", {{"airflow.DAG", 3}}}}, 5, 0};
  report.importers = {{"a", {"dags/open.py"}}};
  report.path = {"11.8.0 to 3.1-21"};
  report.dockerfile = "FROM runtime:3.1-21\n";
  return report;
}

}  // namespace upgrade_advisor

#endif  // TESTS_REHEARSAL_REPORT_SAMPLE_REPORT_H_
