#include "services/cli/fleet/fleet_page.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/fleet/fleet_charts.h"
#include "services/cli/fleet/fleet_words.h"
#include "services/markup/html_page.h"
#include "services/markup/markup.h"

namespace upgrade_advisor {
namespace {

constexpr char kStyle[] = R"(
body { max-width: 84rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
  gap: .6rem; margin: 1rem 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-radius: 6px; padding: .5rem .8rem; }
.tiles b { display: block; font-size: 1.7rem; line-height: 1.2; font-weight: 600; }
.tiles span { color: var(--dim); font-size: .9rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--open); }
td.word { font-weight: 600; }
caption { text-align: left; padding: 0 .6rem .3rem; }
td small { display: block; color: var(--dim); }
@media (max-width: 44rem) { .stack td[data-name]::before { content: attr(data-name) ": ";
  color: var(--dim); font-weight: 400; } caption { padding: 0; } }
)";

std::string Text(absl::string_view text) { return EscapeMarkup(text); }

absl::string_view ClassOf(Style style) {
  switch (style) {
    case Style::kRed:
      return "bad";
    case Style::kYellow:
      return "warn";
    case Style::kGreen:
      return "good";
    case Style::kDim:
      return "dim";
    default:
      return "plain";
  }
}

class Page {
 public:
  explicit Page(const FleetPage& page) : page_(page) {}

  std::string Take() {
    Head();
    Tiles();
    Chart("End of maintenance", EndsChart(page_.summary));
    Chart("Lines over time", HistoryChart(page_.summary));
    Deployments();
    Findings();
    Add("<p class=\"dim\">As of ", Text(page_.summary.as_of()), ".</p>\n",
        kHtmlEnd);
    return std::move(out_);
  }

 private:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    absl::StrAppend(&out_, parts...);
  }

  void Head() {
    const std::string title = absl::StrCat(
        "Fleet of ", page_.organization,
        page_.workspace.empty() ? "" : ", workspace ", page_.workspace);
    Add(HtmlHead(Text(title), absl::StrCat(kStyle, kChartStyle)), "<h1>",
        Text(title), "</h1>\n<p class=\"dim\">As of ",
        Text(page_.summary.as_of()), "</p>\n");
  }

  // Colour only where there is something to look at; the word says it anyway.
  void Tile(absl::string_view name, int64_t count, absl::string_view colour) {
    Add("<li><b", count == 0 ? "" : absl::StrCat(" class=\"", colour, "\""),
        ">", count, "</b><span>", name, "</span></li>\n");
  }

  void Tiles() {
    const v1::SummarizeFleetResponse& summary = page_.summary;
    Add("<ul class=\"tiles\" aria-label=\"Counts\">\n");
    Tile("Deployments", summary.total(), "plain");
    Tile("supported", summary.supported(), "good");
    Tile("unsupported", summary.unsupported(), "bad");
    Tile(absl::StrCat("ending within ", page_.ending_days, " days"),
         summary.ending(), "warn");
    Tile("blocked", summary.blocked(), "bad");
    Tile("undecided", summary.undecided(), "warn");
    Tile("pending", summary.pending(), "dim");
    Tile("failed", summary.failed(), "bad");
    Tile("withdrawn release", summary.yanked(), "warn");
    Tile("up to date", summary.up_to_date(), "good");
    Tile("support unknown", summary.support_unknown(), "dim");
    Add("</ul>\n");
  }

  void Chart(absl::string_view title, const std::string& chart) {
    if (chart.empty()) return;
    Add("<h2>", title, "</h2>\n<div class=\"scroll\">", chart, "</div>\n");
  }

  void Columns(absl::string_view caption,
               std::initializer_list<absl::string_view> names) {
    Add("<div class=\"scroll\"><table class=\"stack\">\n<caption "
        "class=\"dim\">",
        caption, "</caption>\n<thead><tr>");
    for (absl::string_view name : names) {
      Add("<th scope=\"col\">", name, "</th>");
    }
    Add("</tr></thead>\n<tbody>\n");
  }

  void Cell(absl::string_view name, absl::string_view text,
            absl::string_view of_class = "plain") {
    Add("<td data-name=\"", name, "\" class=\"", of_class, "\">", Text(text),
        "</td>");
  }

  // "1000 of 12000, those whose line ends first".
  std::string ShownText() const {
    const int shown = page_.deployments.deployments_size();
    return page_.deployments.next_page_token().empty()
               ? absl::StrCat(shown, " Deployments by days left")
               : absl::StrCat("The first ", shown, " of ",
                              page_.summary.total(),
                              " Deployments by days left; fleet list has the "
                              "others");
  }

  void Deployments() {
    Add("<h2>Deployments</h2>\n");
    Columns(Text(ShownText()), {"Deployment", "Workspace", "Runs", "Days left",
                                "Verdict", "Next step", "Blocked by"});
    for (const v1::FleetEntry& entry : page_.deployments.deployments()) {
      Deployment(entry);
    }
    Add("</tbody></table></div>\n");
  }

  void Deployment(const v1::FleetEntry& entry) {
    const bool has_name =
        !entry.name().empty() && entry.name() != entry.deployment_id();
    Add("<tr data-deployment=\"", Text(entry.deployment_id()), "\"><td>",
        Text(has_name ? entry.name() : entry.deployment_id()));
    if (has_name) Add("<small>", Text(entry.deployment_id()), "</small>");
    Add("</td>");
    Cell("Workspace", entry.workspace());
    Cell("Runs",
         absl::StrCat(NameOf(entry.assessment().running()),
                      entry.assessment().yanked() ? " (withdrawn)" : ""));
    Cell("Days left", DaysLeftOf(entry), ClassOf(DaysStyleOf(entry)));
    Cell("Verdict", VerdictOf(entry),
         absl::StrCat("word ", ClassOf(StyleOf(entry))));
    Cell("Next step", NextStepOf(entry));
    Cell("Blocked by", BlockersOf(entry));
    Add("</tr>\n");
  }

  void Findings() {
    if (page_.findings.findings().empty()) return;
    Add("<h2>Findings</h2>\n");
    Columns("By advisory, the most blocking first",
            {"Advisory", "Blocks", "Warns", "Undecided, would block"});
    for (const v1::FleetFinding& finding : page_.findings.findings()) {
      Add("<tr data-advisory=\"", Text(finding.advisory_id()), "\"><td>",
          Text(finding.advisory_id()), "</td>");
      Cell("Blocks", absl::StrCat(finding.blocking()),
           finding.blocking() > 0 ? "word bad" : "plain");
      Cell("Warns", absl::StrCat(finding.warnings()));
      Cell("Undecided", absl::StrCat(finding.undecided_blocking()));
      Add("</tr>\n");
    }
    Add("</tbody></table></div>\n");
  }

  const FleetPage& page_;
  std::string out_;
};

}  // namespace

std::string HtmlOf(const FleetPage& page) { return Page(page).Take(); }

}  // namespace upgrade_advisor
