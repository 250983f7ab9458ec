#include "services/cli/author/facts_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/text_page.h"
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDone = 0;
constexpr int kCouldNot = 1;

constexpr char kIntroduction[] = R"(# Facts

<!-- Written by tools/update-fact-reference from services/domain/vocabulary.cc and fact_names.cc. -->

For plugin authors: every fact a plugin may ask for, by kind and name. `upgrade-advisor plugin
facts` prints the same list, for scripts with `--format json`.

A fact is a row: name, value, and where it was read (`file`, `line`). Several rows of one name
are a list. Rows are on three sheets: the **Deployment** as it is at the step, the **source**
release that the step leaves, and the **target** release that it arrives at. The answer to a
question is the rows, or one of two reasons why there are none:

- **absent**: the sheet is complete for the kind, so there really is no such row. A condition
  may say no because of it.
- **unknown**: nobody said. What depends on it is unknown; the plan then asks the user.

A row may be **withheld**: it is given, but its value is hidden (a secret, or the output of
a command). What depends on the value is unknown. Names in angle brackets stand for any text.
Comparisons are exact: names of settings, tables and packages are lower-case, packages also have
`-` for `_` and `.`. A condition that asks for a name that is not listed
here is refused when the plugin is loaded, unless the plugin was built for a later vocabulary
([versioning.md](versioning.md)): then the fact is unknown. [contract.md](contract.md) explains
conditions; [cases.md](cases.md) how to write facts in cases.

The column "comes from" uses the words of the API: `database.tables` or `facts` are fields of
[Deployment](../../proto/astro/upgrade/v1/deployment.proto). The caller may add facts of every
kind except `release`, and say for each kind that they are all there are (`facts.complete_kinds`).
)";

// "Deployment"; of a kind that every sheet has "Deployment, source, target".
std::string SheetsOf(FactKind kind) {
  bool deployment = false;
  bool release = false;
  for (const FactName& fact : FactNames()) {
    if (fact.kind != kind) continue;
    deployment |= fact.owner == FactOwner::kDeployment;
    release |= fact.owner == FactOwner::kRelease;
  }
  return absl::StrCat(deployment ? "Deployment" : "",
                      deployment && release ? ", " : "",
                      release ? "source, target" : "");
}

// Tells a name apart from the same one of the Deployment.
std::string OwnerOf(const FactName& fact) {
  return fact.kind != FactKind::kRelease && fact.owner == FactOwner::kRelease
             ? " of a release"
             : "";
}

// "Config(key), ConfigUnder(section)"
std::string FunctionsOf(FactKind kind) {
  std::vector<std::string> out;
  for (const FactForm& form : FactForms()) {
    if (form.kind != kind || form.function.empty()) continue;
    out.push_back(absl::StrCat(form.function, "(", form.argument, ")"));
  }
  return absl::StrJoin(out, ", ");
}

std::string TextOf(absl::string_view text) { return std::string(text); }

std::string Code(absl::string_view text) {
  return absl::StrCat("`", text, "`");
}

void AddMarkdown(const FactKindEntry& kind, std::string& out) {
  absl::StrAppend(&out, "\n## ", FactKindName(kind.kind), "\n\n",
                  "What it is: ", kind.meaning,
                  ".\n\n- sheets: ", SheetsOf(kind.kind),
                  "\n- in C++: ", Code(FunctionsOf(kind.kind)),
                  "\n- complete (no row means absent) when: ", kind.complete,
                  "\n\n| name | what it says | comes from | unknown when | "
                  "example |\n|---|---|---|---|---|\n");
  for (const FactName& fact : FactNames()) {
    if (fact.kind != kind.kind) continue;
    absl::StrAppend(&out, "| ", Code(fact.name), OwnerOf(fact), " | ",
                    fact.meaning, " | ", fact.origin, " | ", fact.unknown,
                    " | ", Code(fact.example), " |\n");
  }
}

}  // namespace

void DeclareFactsOptions(CLI::App& facts, FactsOptions& options) {
  const std::map<std::string, FactsFormat> formats{
      {"text", FactsFormat::kText},
      {"json", FactsFormat::kJson},
      {"markdown", FactsFormat::kMarkdown}};
  facts
      .add_option_function<std::string>(
          "--format",
          [&options, formats](const std::string& text) {
            options.format = formats.at(text);
          },
          "For a terminal, for scripts, or as in docs/plugins/facts.md")
      ->check(CLI::IsMember({"text", "json", "markdown"}))
      ->type_name("text|json|markdown");
}

std::string FactsText(bool colour) {
  TextPage page(colour);
  for (const FactKindEntry& kind : FactKinds()) {
    if (kind.kind != FactKind::kRelease) page.Line();
    page.Paragraph(0, absl::StrCat(FactKindName(kind.kind), " "), kind.meaning,
                   Style::kBold);
    page.Paragraph(2, "sheets  ", SheetsOf(kind.kind), Style::kDim);
    page.Paragraph(2, "in C++  ", FunctionsOf(kind.kind), Style::kDim);
    page.Paragraph(2, "complete", kind.complete, Style::kDim);
    for (const FactName& fact : FactNames()) {
      if (fact.kind != kind.kind) continue;
      page.Paragraph(2, absl::StrCat(fact.name, OwnerOf(fact), " "),
                     fact.meaning, Style::kCyan);
      page.Paragraph(6, "from   ", fact.origin, Style::kDim);
      page.Paragraph(6, "unknown", fact.unknown, Style::kDim);
      page.Paragraph(6, "example", fact.example, Style::kDim);
    }
  }
  return page.text();
}

std::string FactsJson() {
  Json kinds = Json::array();
  for (const FactKindEntry& kind : FactKinds()) {
    kinds.push_back({{"kind", TextOf(FactKindName(kind.kind))},
                     {"meaning", TextOf(kind.meaning)},
                     {"case_section", TextOf(kind.case_section)},
                     {"cpp", FunctionsOf(kind.kind)},
                     {"complete", TextOf(kind.complete)}});
  }
  Json facts = Json::array();
  for (const FactName& fact : FactNames()) {
    facts.push_back(
        {{"kind", TextOf(FactKindName(fact.kind))},
         {"of", fact.owner == FactOwner::kRelease ? "release" : "deployment"},
         {"name", TextOf(fact.name)},
         {"meaning", TextOf(fact.meaning)},
         {"origin", TextOf(fact.origin)},
         {"unknown", TextOf(fact.unknown)},
         {"example", TextOf(fact.example)}});
  }
  Json forms = Json::array();
  for (const FactForm& form : FactForms()) {
    if (form.function.empty()) continue;
    forms.push_back({{"kind", TextOf(FactKindName(form.kind))},
                     {"sheet", static_cast<int>(form.sheet)},
                     {"under", form.match == FactSheet::Match::kUnder},
                     {"prefix", TextOf(form.prefix)},
                     {"function", TextOf(form.function)},
                     {"argument", TextOf(form.argument)},
                     {"takes_tables", form.takes_tables},
                     {"comment", TextOf(form.comment)}});
  }
  const Json all{{"kinds", std::move(kinds)},
                 {"forms", std::move(forms)},
                 {"facts", std::move(facts)}};
  return all.dump(2) + "\n";
}

std::string FactsMarkdown() {
  std::string out = kIntroduction;
  for (const FactKindEntry& kind : FactKinds()) {
    AddMarkdown(kind, out);
  }
  return out;
}

int RunPluginFacts(const FactsOptions& options) {
  switch (options.format) {
    case FactsFormat::kText:
      std::cout << FactsText(WantsColour());
      break;
    case FactsFormat::kJson:
      std::cout << FactsJson();
      break;
    case FactsFormat::kMarkdown:
      std::cout << FactsMarkdown();
      break;
  }
  return std::cout.flush() ? kDone : kCouldNot;
}

}  // namespace upgrade_advisor
