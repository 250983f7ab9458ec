#include "services/rehearsal/report/html_report.h"

#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/markup/html_page.h"
#include "services/markup/markup.h"

namespace upgrade_advisor {
namespace {

constexpr std::array<const char*, 3> kTitles[] = {
    {"dependencies", "Packages", "Can the target's packages be installed?"},
    {"imports", "Imports", "Is everything there that the code imports?"},
    {"dags", "DAGs", "Does each file load, with the same DAGs?"}};

absl::string_view ClassOf(FileStatus status) {
  switch (status) {
    case FileStatus::kOk:
      return "ok";
    case FileStatus::kFixed:
      return "fixed";
    case FileStatus::kNewFailure:
      return "new";
    case FileStatus::kFailedBefore:
      return "old";
    default:
      return "open";
  }
}

class Page {
 public:
  explicit Page(const RehearsalReport& report) : report_(report) {}

  std::string Take() {
    Head();
    Tests();
    Environments();
    Path();
    Files();
    Imports();
    Packages();
    Add(kHtmlEnd);
    return std::move(out_);
  }

 private:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    absl::StrAppend(&out_, parts...);
  }
  static std::string Text(absl::string_view text) { return EscapeMarkup(text); }
  void Cell(absl::string_view text) { Add("<td>", Text(text), "</td>"); }
  // Where there is little room, the cells of a row stand one below the other.
  void Columns(const std::vector<absl::string_view>& names,
               bool is_stacked = false) {
    Add("<div class=\"scroll\"><table", is_stacked ? " class=\"stack\"" : "",
        ">\n<thead><tr>");
    for (absl::string_view name : names) {
      Add("<th scope=\"col\">", Text(name), "</th>");
    }
    Add("</tr></thead>\n<tbody>\n");
  }
  void EndTable() { Add("</tbody></table></div>\n"); }
  void Notes(const std::vector<std::string>& notes) {
    if (notes.empty()) return;
    Add("<ul>");
    for (const std::string& note : notes) Add("<li>", Text(note), "</li>");
    Add("</ul>");
  }

  void Head() {
    const std::string title = Text(absl::StrCat(
        "Upgrade test ", report_.from.label, " to ", report_.to.label));
    const absl::string_view verdict = StatusWord(report_.verdict());
    Add(HtmlHead(title), "<h1>", title, "</h1>\n<p class=\"verdict ", verdict,
        "\">", verdict, "</p>\n");
    if (report_.is_downgrade) {
      Add("<p class=\"open\">The target is older than what runs: no Deployment "
          "can go there.</p>\n");
    }
    Add("<p class=\"dim\">Packages as of ", Text(report_.as_of),
        report_.uv_version.empty() ? "" : ", resolved by uv ",
        Text(report_.uv_version), ".</p>\n");
  }

  void Tests() {
    Add("<h2>Tests</h2>\n");
    Columns({"Test", "Result", "Why"}, true);
    for (const TestOutcome& test : report_.tests) {
      const absl::string_view word = StatusWord(test.status);
      Add("<tr><td>");
      for (const auto& [name, title, question] : kTitles) {
        if (test.name == name) {
          Add(title, "<br><span class=\"dim wide\">", question, "</span>");
        }
      }
      Add("</td><td class=\"status ", word, "\">", word, "</td><td>");
      // Whatever a resolver explains at length keeps its lines.
      Add(test.why.find('\n') == std::string::npos
              ? Text(test.why)
              : absl::StrCat("<pre>", Text(test.why), "</pre>"),
          "</td></tr>\n");
    }
    EndTable();
  }

  void Environments() {
    Add("<h2>Environments</h2>\n");
    Columns({"", "Current", "Target"});
    const auto row = [&](absl::string_view name, auto part) {
      Add("<tr><th scope=\"row\">", name, "</th>");
      for (const ReportedSide* side : {&report_.from, &report_.to}) {
        Cell(part(*side).empty() ? "-" : part(*side));
      }
      Add("</tr>\n");
    };
    row("Release", [](const ReportedSide& side) { return side.label; });
    row("Image", [](const ReportedSide& side) { return side.image; });
    row("Airflow", [](const ReportedSide& side) { return side.airflow; });
    row("Python", [](const ReportedSide& side) { return side.python; });
    row("Grade", [](const ReportedSide& side) { return side.grade; });
    Add("<tr><th scope=\"row\">Notes</th>");
    for (const ReportedSide* side : {&report_.from, &report_.to}) {
      Add("<td>");
      Notes(side->notes);
      Add("</td>");
    }
    Add("</tr>\n");
    EndTable();
  }

  void Path() {
    if (report_.path.empty()) return;
    Add("<h2>The way there</h2>\n<ol>");
    for (const std::string& step : report_.path) {
      Add("<li>", Text(step), "</li>");
    }
    Add("</ol>\n<p class=\"dim\">This test goes from the first to the last at "
        "once; <code>upgrade-advisor plan</code> says what each step "
        "needs.</p>\n");
  }

  void Error(const LoadError& error) {
    Add("<p><code>", Text(error.file));
    if (error.line != 0) Add(":", error.line);
    Add(error.file.empty() ? "" : " ", Text(error.type), ": ",
        Text(error.text.substr(0, error.text.find('\n'))), "</code></p>");
    if (error.traceback.empty()) return;
    Add("<details><summary>Traceback</summary><pre>", Text(error.traceback),
        "</pre></details>");
  }

  void Files() {
    if (!report_.project) return;
    Add("<h2>DAG files</h2>\n");
    if (report_.project->files.empty()) {
      Add("<p class=\"dim\">The project has none.</p>\n");
      return;
    }
    Columns({"File", "Result", "What happened"}, true);
    for (const FileComparison& file : report_.project->files) {
      Add("<tr><td><code>", Text(file.file), "</code></td><td class=\"status ",
          ClassOf(file.status), "\">", StatusText(file.status), "</td><td>");
      if (!file.dags.empty()) {
        Add("<p>", file.dags.size() == 1 ? "DAG " : "DAGs ",
            Text(absl::StrJoin(file.dags, ", ")), "</p>");
      }
      if (!file.reason.empty()) Add("<p>", Text(file.reason), "</p>");
      if (file.error) Error(*file.error);
      std::vector<std::string> differences;
      for (const DagDifference& difference : file.differences) {
        differences.push_back(
            absl::StrCat(difference.dag, " ", difference.what));
      }
      Notes(differences);
      Add("</td></tr>\n");
    }
    EndTable();
  }

  void Imports() {
    if (!report_.project || report_.project->imports.empty()) return;
    Add("<h2>Imports that fail</h2>\n");
    Columns({"Place", "Name", "Result", "Error"}, true);
    for (const ImportComparison& one : report_.project->imports) {
      Add("<tr><td><code>", Text(one.file), ":", one.line,
          "</code></td><td><code>", Text(one.what),
          "</code></td><td class=\"status ", ClassOf(one.status), "\">",
          StatusText(one.status), "</td>");
      Cell(one.text);
      Add("</tr>\n");
    }
    EndTable();
  }

  std::string ImportersText(const std::string& package) const {
    constexpr size_t kMost = 3;
    const auto found = report_.importers.find(package);
    if (found == report_.importers.end()) return "";
    const std::vector<std::string>& files = found->second;
    if (files.size() <= kMost) return absl::StrJoin(files, ", ");
    return absl::StrCat(
        absl::StrJoin(files.begin(), files.begin() + kMost, ", "), " and ",
        files.size() - kMost, " more");
  }

  void Packages() {
    if (!report_.dependencies) return;
    Add("<h2>Packages that differ</h2>\n<p class=\"dim\">",
        report_.dependencies->changed.size(), " differ, ",
        report_.dependencies->same, " stay.</p>\n");
    std::string last;
    for (const ChangedPackage& package : report_.dependencies->changed) {
      const std::string section = SectionOf(package);
      if (section != last) {
        if (!last.empty()) EndTable();
        Add("<h3>", Text(section), "</h3>\n");
        Columns({"Package", "Current", "Target", "Imported by"});
        last = section;
      }
      Add("<tr>");
      Cell(package.name);
      Cell(package.before);
      Cell(package.after);
      Cell(ImportersText(package.name));
      Add("</tr>\n");
    }
    if (!last.empty()) EndTable();
  }

  const RehearsalReport& report_;
  std::string out_;
};

}  // namespace

std::string HtmlReport(const RehearsalReport& report) {
  return Page(report).Take();
}

}  // namespace upgrade_advisor
