#include "services/cli/formats/markdown_text.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/step_text.h"
#include "services/cli/formats/markdown_escape.h"

namespace upgrade_advisor {
namespace {

std::string Esc(absl::string_view text) { return EscapeMarkdown(text); }

std::string CodesOf(const std::vector<std::string>& names) {
  return absl::StrJoin(names, ", ", [](std::string* out, const auto& name) {
    out->append(MarkdownCode(name));
  });
}

std::string PlacesText(const v1::Finding& finding) {
  std::vector<std::string> texts;
  for (const Place& place : PlacesOf(finding)) texts.push_back(TextOf(place));
  return texts.empty() ? "" : absl::StrCat(" at ", CodesOf(texts));
}

std::string FindingItem(const v1::Finding& finding) {
  std::string out = absl::StrCat(
      "- **", WordOf(finding), "**: ", Esc(TitleOf(finding)), " (",
      MarkdownCode(finding.advisory_id()), " ",
      MarkdownCode(finding.fingerprint()), ")", PlacesText(finding), "\n");
  if (finding.has_acknowledgement()) {
    return absl::StrCat(
        out, "  Accepted: ", Esc(finding.acknowledgement().reason()), "\n");
  }
  if (!finding.impact().empty()) {
    absl::StrAppend(&out, "  ", Esc(finding.impact()), "\n");
  }
  for (const std::string& detail : finding.details()) {
    absl::StrAppend(&out, "  - ", Esc(detail), "\n");
  }
  for (const v1::Remedy& remedy : finding.remedies()) {
    absl::StrAppend(&out, "  - Fix: ", Esc(remedy.text()), "\n");
  }
  return out;
}

std::string ActionItem(const v1::Action& action) {
  std::string out =
      absl::StrCat("- [ ] ", WordOf(action.phase()), ": ", Esc(action.title()),
                   action.optional() ? " (optional)" : "", "\n");
  if (!action.command().empty()) {
    absl::StrAppend(&out, "  ", MarkdownCode(action.command()), "\n");
  }
  for (const std::string& detail : action.details()) {
    absl::StrAppend(&out, "  - ", Esc(detail), "\n");
  }
  if (!action.diff().empty()) {
    absl::StrAppend(&out, "\n", MarkdownBlock("diff", action.diff()), "\n");
  }
  return out;
}

std::string QuestionItem(const v1::Question& question) {
  std::string out = absl::StrCat(
      "- ", Esc(question.text()), " ", MarkdownCode(question.field()),
      " would decide ",
      CodesOf({question.advisory_ids().begin(), question.advisory_ids().end()}),
      "\n");
  if (!question.command().empty()) {
    absl::StrAppend(&out, "  ", MarkdownCode(question.command()), "\n");
  }
  return out;
}

// A list under its heading; folded away if it is long to read.
struct Section {
  std::string heading;  // escaped
  bool is_folded = false;
  std::vector<std::string> items;
};

Section RemarkSection(const Answer& answer) {
  Section out{"", false, {}};
  for (const Remark& remark : answer.remarks) {
    out.items.push_back(absl::StrCat(
        remark.blocks || remark.severity != v1::SEVERITY_INFO ? "- **!** "
                                                              : "- ",
        Esc(remark.text), " (", MarkdownCode(remark.code), ")\n"));
  }
  return out;
}

Section CheckSection(const Answer& answer) {
  Section out{"Checks", true, {}};
  for (const v1::Check& check : answer.checks) {
    const std::string status = v1::CheckStatus_Name(check.status());
    out.items.push_back(absl::StrCat(
        "- **", status.substr(sizeof("CHECK_STATUS_") - 1), "** ",
        MarkdownCode(check.id()), ": ", Esc(check.reason()), "\n"));
  }
  return out;
}

void AddStep(const Answer& answer, int step, std::vector<Section>& out) {
  const std::string name = Esc(StepName(answer, step));
  Section blocking{absl::StrCat(name, ": what blocks"), false, {}};
  Section others{absl::StrCat(name, ": other findings"), true, {}};
  for (const v1::Finding& finding : answer.steps[step].findings()) {
    if (!Applies(finding)) continue;
    (Blocks(finding) ? blocking : others).items.push_back(FindingItem(finding));
  }
  Section actions{absl::StrCat(name, ": what to do"), true, {}};
  for (const v1::Action& action : answer.steps[step].actions()) {
    actions.items.push_back(ActionItem(action));
  }
  if (const std::string way = WayBackOf(answer.steps[step]); !way.empty()) {
    actions.items.push_back(absl::StrCat("- Way back: ", Esc(way), "\n"));
  }
  out.push_back(std::move(blocking));
  out.push_back(std::move(actions));
  out.push_back(std::move(others));
}

Section UnknownSection(const Answer& answer) {
  Section out{"Still unknown", true, {}};
  for (const std::string& gap : GapsOf(answer)) {
    out.items.push_back(absl::StrCat("- ", Esc(gap), "\n"));
  }
  for (const v1::Question& question : answer.questions) {
    out.items.push_back(QuestionItem(question));
  }
  if (const std::vector<std::string> ids = UnaskedOf(answer); !ids.empty()) {
    out.items.push_back(
        absl::StrCat("- Could not be decided: ", CodesOf(ids), "\n"));
  }
  return out;
}

// Takes items while there is room for them and for the sentence at the end.
class Comment {
 public:
  explicit Comment(size_t limit) : limit_(limit) {}

  void Head(const std::string& text) { out_ = text; }

  void Add(const Section& section) {
    if (section.items.empty()) return;
    const std::string head = HeadOf(section);
    const absl::string_view tail = section.is_folded ? "\n</details>\n" : "";
    bool is_open = false;
    for (const std::string& item : section.items) {
      const size_t room =
          item.size() + tail.size() + (is_open ? 0 : head.size());
      if (out_.size() + room + kSentenceBytes > limit_) {
        ++left_out_;
        continue;
      }
      absl::StrAppend(&out_, is_open ? "" : head, item);
      is_open = true;
    }
    if (is_open) absl::StrAppend(&out_, tail);
  }

  std::string Take() {
    if (left_out_ > 0) {
      absl::StrAppend(&out_, "\n**", left_out_,
                      left_out_ == 1 ? " entry is" : " entries are",
                      " left out of this comment, which has a limit: run "
                      "<code>upgrade-advisor</code> with <code>--format "
                      "html</code> for all of them.**\n");
    }
    return std::move(out_);
  }

 private:
  static constexpr size_t kSentenceBytes = 256;

  static std::string HeadOf(const Section& section) {
    if (section.heading.empty()) return "\n";
    if (!section.is_folded) {
      return absl::StrCat("\n### ", section.heading, "\n\n");
    }
    return absl::StrCat("\n<details><summary><b>", section.heading, "</b> (",
                        section.items.size(), ")</summary>\n\n");
  }

  const size_t limit_;
  std::string out_;
  int left_out_ = 0;
};

// The comment of an earlier run is found by its first line.
std::string HeadOf(const Answer& answer) {
  return absl::StrCat(
      "<!-- upgrade-advisor:", answer.is_plan ? "plan" : "validate", " -->\n",
      "## ", Esc(NameOf(answer)), ": ", TextOf(answer.verdict), "\n\n**",
      Esc(absl::StrJoin(answer.path, " → ")), "** as of ", answer.as_of, "\n");
}

}  // namespace

std::string MarkdownText(const Answer& answer, size_t limit) {
  std::vector<Section> sections{RemarkSection(answer)};
  for (int i = 0; i < static_cast<int>(answer.steps.size()); ++i) {
    AddStep(answer, i, sections);
  }
  sections.push_back(CheckSection(answer));
  sections.push_back(UnknownSection(answer));
  Comment comment(limit);
  comment.Head(HeadOf(answer));
  for (const Section& section : sections) comment.Add(section);
  return comment.Take();
}

}  // namespace upgrade_advisor
