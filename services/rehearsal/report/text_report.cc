#include "services/rehearsal/report/text_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "services/base/one_line.h"

namespace upgrade_advisor {
namespace {

// What a terminal obeys is not printed; a project's code chose the text.
std::string Printable(std::string text) {
  for (char& c : text) {
    if (c != '\n' && !IsOneLine({&c, 1})) c = '?';
  }
  return text;
}

std::string Indented(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\n", "\n      "}});
}

void AddSide(absl::string_view name, const ReportedSide& side,
             std::string& out) {
  absl::StrAppendFormat(&out, "  %-8s %s, Airflow %s%s%s\n", name, side.label,
                        side.airflow, side.python.empty() ? "" : ", Python ",
                        side.python);
  if (!side.grade.empty()) absl::StrAppend(&out, "      ", side.grade, "\n");
  for (const std::string& note : side.notes) {
    absl::StrAppend(&out, "      note: ", Indented(note), "\n");
  }
}

void AddFile(const FileComparison& file, std::string& out) {
  if (file.status == FileStatus::kOk && file.differences.empty()) return;
  absl::StrAppend(&out, "  ", file.file, ": ", StatusText(file.status), "\n");
  if (!file.reason.empty()) absl::StrAppend(&out, "      ", file.reason, "\n");
  if (file.error) {
    absl::StrAppend(&out, "      ", file.error->file,
                    file.error->file.empty() ? "" : ":");
    if (file.error->line != 0) absl::StrAppend(&out, file.error->line, ":");
    absl::StrAppend(&out, file.error->file.empty() ? "" : " ", file.error->type,
                    file.error->text.empty() ? "" : ": ",
                    Indented(file.error->text), "\n");
  }
  for (const DagDifference& difference : file.differences) {
    absl::StrAppend(&out, "      ", difference.dag, " ",
                    Indented(difference.what), "\n");
  }
}

}  // namespace

std::string TextReport(const RehearsalReport& report) {
  std::string out =
      absl::StrCat("upgrade test ", report.from.label, " to ", report.to.label,
                   ": ", StatusWord(report.verdict()), "\n");
  if (report.is_downgrade) {
    out +=
        "  The target is older than what runs: no Deployment can go there.\n";
  }
  AddSide("current", report.from, out);
  AddSide("target", report.to, out);
  out += "\n";
  for (const TestOutcome& test : report.tests) {
    absl::StrAppendFormat(&out, "  %-13s %-8s %s\n", test.name,
                          StatusWord(test.status), Indented(test.why));
  }
  if (report.project) {
    out += "\n";
    for (const FileComparison& file : report.project->files) AddFile(file, out);
    for (const ImportComparison& one : report.project->imports) {
      absl::StrAppend(&out, "  ", one.file, ":", one.line, ": ", one.what, ": ",
                      StatusText(one.status), "\n      ", Indented(one.text),
                      "\n");
    }
  }
  return Printable(out);
}

}  // namespace upgrade_advisor
