#include "services/cli/formats/html_text.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/step_text.h"
#include "services/markup/html_page.h"
#include "services/markup/markup.h"

namespace upgrade_advisor {
namespace {

constexpr char kStyle[] = R"(
.READY, .info, .accepted { color: var(--good); }
.WARNINGS, .warning, .critical, .unknown { color: var(--open); }
.BLOCKED, .blocks { color: var(--bad); }
.path { display: flex; flex-wrap: wrap; list-style: none; margin: 1.2rem 0; padding: 0;
  row-gap: 1rem; }
.path li { flex: 1 1 8rem; max-width: 18rem; position: relative; padding-top: 1.4rem; }
.path li:last-child { flex: 0 0 auto; }
.path li::before { content: ""; position: absolute; top: .45rem; left: 0; right: 0;
  border-top: 3px solid var(--line); }
.path li:last-child::before { right: auto; width: .9rem; }
.path li::after { content: ""; position: absolute; top: 0; left: 0; width: .9rem;
  height: .9rem; border-radius: 50%; background: var(--back); border: 3px solid var(--dim); }
.path li:last-child::after { background: var(--text); border-color: var(--text); }
.path .dim { display: block; font-size: .85rem; padding-right: .8rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
.facts dt { color: var(--dim); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.finding { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0;
  padding: .5rem .8rem; }
.finding > summary { color: var(--text); overflow-wrap: anywhere; }
.finding b { font-weight: 600; } .word { font-weight: 600; margin-right: .3rem; }
.todo { list-style: none; padding: 0; }
.todo > li { display: grid; grid-template-columns: 1.5rem 1fr; margin: .5rem 0;
  break-inside: avoid; }
.todo input { margin: .35rem 0 0; width: 1rem; height: 1rem; }
.todo div { overflow-wrap: anywhere; min-width: 0; }
h4 { font-size: .85rem; color: var(--dim); margin: 1rem 0 .2rem; text-transform: uppercase;
  letter-spacing: .05em; }
@media (max-width: 44rem) { .path { flex-direction: column; } .path li { flex: none;
  max-width: none; padding: 0 0 .2rem 1.8rem; } .path li::before { top: .45rem;
  bottom: -1.4rem; left: .4rem; right: auto; border-top: 0;
  border-left: 3px solid var(--line); } .path li:last-child::before { display: none; } }
)";

std::string Text(absl::string_view text) { return EscapeMarkup(text); }

class Page {
 public:
  explicit Page(const Answer& answer) : answer_(answer) {}

  std::string Take() {
    Head();
    Path();
    Remarks();
    Checks();
    for (int i = 0; i < static_cast<int>(answer_.steps.size()); ++i) Step(i);
    Unknown();
    Foot();
    Add(kHtmlEnd);
    return std::move(out_);
  }

 private:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    absl::StrAppend(&out_, parts...);
  }

  void Items(const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    Add("<ul>");
    for (const std::string& text : texts) Add("<li>", Text(text), "</li>");
    Add("</ul>\n");
  }

  void Head() {
    const std::string title = Text(NameOf(answer_));
    const std::string verdict = TextOf(answer_.verdict);
    // The last word is a class of the style sheet.
    Add(HtmlHead(title, kStyle), "<h1>", title, "</h1>\n<p class=\"verdict ",
        verdict.substr(verdict.rfind(' ') + 1), "\">", verdict,
        "</p>\n<p class=\"dim\">As of ", Text(answer_.as_of), "</p>\n");
  }

  // Each stop with what the step there costs.
  void Path() {
    if (answer_.path.empty()) return;
    Add("<ol class=\"path\" aria-label=\"Path\">\n");
    for (size_t i = 0; i < answer_.path.size(); ++i) {
      Add("<li><b>", Text(answer_.path[i]), "</b><span class=\"dim\">");
      if (i < answer_.steps.size()) Add(Text(Cost(answer_.steps[i])));
      Add("</span></li>\n");
    }
    Add("</ol>\n");
  }

  static std::string Cost(const v1::PlanStep& step) {
    return step.has_estimated_duration() ? TextOf(step.estimated_duration())
                                         : "";
  }

  void Remarks() {
    for (const Remark& remark : answer_.remarks) {
      const bool warns = remark.severity != v1::SEVERITY_INFO;
      Add("<p class=\"",
          remark.blocks ? "blocks"
          : warns       ? "unknown"
                        : "dim",
          "\" data-code=\"", Text(remark.code), "\">", Text(remark.text),
          "</p>\n");
    }
  }

  void Checks() {
    if (answer_.checks.empty()) return;
    Add("<h2>Checks</h2>\n<div class=\"scroll\"><table "
        "class=\"stack\"><tbody>\n");
    for (const v1::Check& check : answer_.checks) {
      static constexpr absl::string_view kWords[] = {"", "passed", "failed",
                                                     "warned", "skipped"};
      const bool is_known = check.status() > 0 && check.status() < 5;
      const absl::string_view word = is_known ? kWords[check.status()] : "?";
      Add("<tr><td>", Text(check.id()), "</td><td class=\"status ",
          word == "warned" ? "open" : word, "\">", word, "</td><td>",
          Text(check.reason()), "</td></tr>\n");
    }
    Add("</tbody></table></div>\n");
  }

  void Step(int index) {
    Add("<h2>", Text(StepName(answer_, index)), "</h2>\n");
    if (const std::string way = WayBackOf(answer_.steps[index]); !way.empty()) {
      Add("<p class=\"dim\">Way back: ", Text(way), "</p>\n");
    }
    Actions(answer_.steps[index]);
    Add("<h3>Findings</h3>\n");
    bool any = false;
    for (const v1::Finding& finding : answer_.steps[index].findings()) {
      if (!Applies(finding)) continue;
      Finding(finding);
      any = true;
    }
    if (!any) Add("<p class=\"dim\">None.</p>\n");
  }

  void Actions(const v1::PlanStep& step) {
    if (step.actions().empty()) return;
    Add("<h3>What to do</h3>\n");
    std::string phase;
    for (const v1::Action& action : step.actions()) {
      if (const std::string now = WordOf(action.phase()); now != phase) {
        Add(phase.empty() ? "" : "</ul>\n", "<h4>", now, "</h4>\n",
            "<ul class=\"todo\">\n");
        phase = now;
      }
      Action(action);
    }
    Add("</ul>\n");
  }

  void Action(const v1::Action& action) {
    const std::string title = Text(action.title());
    Add("<li><input type=\"checkbox\" aria-label=\"", title, "\"><div>", title,
        action.optional() ? " <span class=\"dim\">(optional)</span>" : "");
    // Of the FROM line the difference says it in full.
    if (!action.command().empty()) {
      Add("<pre>", Text(action.command()), "</pre>");
    }
    Items({action.details().begin(), action.details().end()});
    if (!action.diff().empty()) Add("<pre>", Text(action.diff()), "</pre>");
    Add("</div></li>\n");
  }

  void Finding(const v1::Finding& finding) {
    const std::string word = WordOf(finding);
    Add("<details class=\"finding\" data-advisory=\"",
        Text(finding.advisory_id()), "\" data-fingerprint=\"",
        Text(finding.fingerprint()), "\" data-outcome=\"", word,
        "\"><summary><span class=\"word ", word, "\">", word, "</span> ",
        Text(TitleOf(finding)), "</summary>\n");
    if (finding.has_acknowledgement()) {
      Add("<p>Accepted: ", Text(finding.acknowledgement().reason()), "</p>");
    }
    if (!finding.impact().empty()) Add("<p>", Text(finding.impact()), "</p>");
    Items({finding.details().begin(), finding.details().end()});
    Facts(finding);
    Add("</details>\n");
  }

  void Fact(absl::string_view name, const std::string& markup) {
    if (!markup.empty()) Add("<dt>", name, "</dt><dd>", markup, "</dd>");
  }

  void Facts(const v1::Finding& finding) {
    std::vector<std::string> places;
    for (const Place& place : PlacesOf(finding)) {
      places.push_back(absl::StrCat("<code>", Text(TextOf(place)), "</code>"));
    }
    Add("<dl class=\"facts\">");
    Fact("found", absl::StrJoin(places, ", "));
    for (const v1::Remedy& remedy : finding.remedies()) {
      Fact("fix", absl::StrCat(Text(remedy.text()),
                               remedy.command().empty() ? "" : "<br><code>",
                               Text(remedy.command()),
                               remedy.command().empty() ? "" : "</code>"));
    }
    for (const std::string& reference : finding.references()) {
      Fact("source", Text(reference));
    }
    Fact("advisory", absl::StrCat("<code>", Text(finding.advisory_id()),
                                  "</code> <code class=\"dim\">",
                                  Text(finding.fingerprint()), "</code>"));
    Add("</dl>\n");
  }

  void Unknown() {
    const std::vector<std::string> gaps = GapsOf(answer_);
    const std::vector<Issue> issues = IssuesOf(answer_);
    std::vector<const Issue*> open;
    for (const Issue& issue : issues) {
      if (!Applies(issue.finding)) open.push_back(&issue);
    }
    if (gaps.empty() && open.empty() && answer_.questions.empty()) return;
    Add("<h2>What is unknown</h2>\n");
    Items(gaps);
    for (const v1::Question& question : answer_.questions) Ask(question);
    if (open.empty()) return;
    Add("<details><summary>", open.size(),
        open.size() == 1 ? " advisory" : " advisories",
        " could not be decided</summary>\n");
    for (const Issue* issue : open) Finding(issue->finding);
    Add("</details>\n");
  }

  void Ask(const v1::Question& question) {
    Add("<p><b>", Text(question.text()), "</b><br><span class=\"dim\">",
        Text(question.field()), "; would decide ",
        Text(absl::StrJoin(question.advisory_ids(), ", ")), "</span></p>\n");
    if (!question.command().empty()) {
      Add("<pre>", Text(question.command()), "</pre>\n");
    }
  }

  void Foot() {
    const v1::Coverage& coverage = answer_.coverage;
    Add("<p class=\"dim\">", coverage.asked(),
        " examinations: ", coverage.decided(), " decided, ",
        coverage.undecided(), " undecided, ", coverage.failed(),
        " failed. Catalog ", Text(answer_.catalog_revision.substr(0, 12)),
        ", plugins ", Text(answer_.plugin_set_revision.substr(0, 12)),
        ".</p>\n");
  }

  const Answer& answer_;
  std::string out_;
};

}  // namespace

std::string HtmlText(const Answer& answer) { return Page(answer).Take(); }

}  // namespace upgrade_advisor
