#include "services/cli/client/listing_text.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/step_text.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {
namespace {

std::string StateOf(const v1::Release& release) {
  if (release.yanked()) return "yanked";
  if (release.lifecycle().ended()) return "ended";
  return release.offered() ? "offered" : release.channel();
}

std::string StateOf(const v1::Plugin& plugin) {
  switch (plugin.state()) {
    case v1::PLUGIN_STATE_LOADED:
      return plugin.development() ? "loaded, development" : "loaded";
    case v1::PLUGIN_STATE_QUARANTINED:
      return "QUARANTINE";
    default:
      return "REFUSED";
  }
}

std::string TierOf(const v1::Plugin& plugin) {
  return plugin.tier() == v1::PLUGIN_TIER_SERVICE ? "service" : "workers";
}

void AddRow(absl::string_view name, const std::string& value,
            std::vector<std::vector<std::string>>& rows) {
  if (!value.empty()) rows.push_back({std::string(name), value});
}

std::string EffectText(v1::Effect effect) {
  switch (effect) {
    case v1::EFFECT_BLOCKS_STEP:
      return "blocks";
    case v1::EFFECT_FORBIDS_STEP:
      return "forbids";
    default:
      return "";
  }
}

std::string SeverityText(v1::Severity severity) {
  return absl::AsciiStrToLower(
      v1::Severity_Name(severity).substr(sizeof("SEVERITY_") - 1));
}

}  // namespace

std::string ReleasesText(const v1::ListReleasesResponse& response,
                         bool colour) {
  TextPage page(colour);
  std::vector<std::vector<std::string>> rows{
      {"RELEASE", "AIRFLOW", "RELEASED", "MAINTAINED UNTIL", "STATE"}};
  for (const v1::Release& release : response.releases()) {
    rows.push_back(
        {NameOf(release), release.airflow_version(), release.release_date(),
         release.lifecycle().end_of_maintenance(),
         absl::StrCat(StateOf(release), release.lts() ? ", LTS" : "")});
  }
  page.Table(0, rows);
  page.Line();
  page.Line(absl::StrCat(response.total_size(), " releases; catalog ",
                         response.catalog_revision()));
  return page.text();
}

std::string ReleaseText(const v1::GetReleaseResponse& response, bool colour) {
  const v1::Release& release = response.release();
  TextPage page(colour);
  page.Line(NameOf(release), Style::kBold);
  std::vector<std::vector<std::string>> rows;
  AddRow("Airflow", release.airflow_version(), rows);
  AddRow("line", absl::StrCat(release.line(), release.lts() ? ", LTS" : ""),
         rows);
  AddRow("released", release.release_date(), rows);
  AddRow("channel", release.channel(), rows);
  AddRow("state", StateOf(release), rows);
  AddRow("withdrawn because", release.yanked_reason(), rows);
  AddRow("maintained until", release.lifecycle().end_of_maintenance(), rows);
  AddRow("basic support until", release.lifecycle().end_of_basic_support(),
         rows);
  AddRow("image", release.image(), rows);
  AddRow("default Python", release.default_python_version(), rows);
  page.Table(2, rows);
  if (!release.packages_known()) {
    page.Line("  provider packages: not known");
    return page.text();
  }
  page.Line("  provider packages");
  rows.clear();
  for (const v1::Package& package : release.packages()) {
    rows.push_back({package.name(), package.version()});
  }
  page.Table(4, rows);
  return page.text();
}

std::string PluginsText(const v1::ListPluginsResponse& response, bool colour) {
  TextPage page(colour);
  std::vector<std::vector<std::string>> rows{{"PLUGIN", "VERSION", "STATE",
                                              "RUNS IN", "REQUIRED",
                                              "ADVISORIES", "FILE", "SHA-256"}};
  for (const v1::Plugin& plugin : response.plugins()) {
    rows.push_back({plugin.id(), plugin.version(), StateOf(plugin),
                    TierOf(plugin), plugin.required() ? "yes" : "no",
                    absl::StrCat(plugin.advisory_count()), plugin.file(),
                    plugin.digest().substr(0, 12)});
  }
  page.Table(0, rows);
  for (const v1::Plugin& plugin : response.plugins()) {
    if (!plugin.last_failure().empty()) {
      page.Paragraph(2, "!",
                     absl::StrCat(plugin.id(), ": ", plugin.last_failure()),
                     Style::kRed);
    }
  }
  if (response.has_last_reload() && !response.last_reload().succeeded()) {
    page.Paragraph(2, "!",
                   absl::StrCat("the last reload was refused; the catalog and "
                                "plugins from before it still serve: ",
                                response.last_reload().failure()),
                   Style::kRed);
  }
  return page.text();
}

// The first few facts an advisory asks for, and how many more there are.
static std::string AskedText(const v1::Advisory& advisory, int shown = 6) {
  std::vector<std::string> facts;
  for (const v1::FactQuery& fact : advisory.facts()) {
    if (static_cast<int>(facts.size()) == shown) break;
    const std::string kind = absl::AsciiStrToLower(
        v1::FactKind_Name(fact.kind()).substr(sizeof("FACT_KIND_") - 1));
    const bool of_release = fact.subject() != v1::FACT_SUBJECT_DEPLOYMENT;
    facts.push_back(absl::StrCat(
        of_release ? fact.subject() == v1::FACT_SUBJECT_SOURCE_RELEASE
                         ? "source "
                         : "target "
                   : "",
        kind, " ", fact.name(), fact.prefix() ? ".*" : ""));
  }
  if (facts.empty()) return "nothing: it applies to every such step";
  const int more = advisory.facts_size() - static_cast<int>(facts.size());
  return absl::StrCat(absl::StrJoin(facts, ", "),
                      more > 0 ? absl::StrCat(" and ", more, " more") : "");
}

std::string AdvisoriesText(const v1::ListAdvisoriesResponse& response,
                           bool colour) {
  TextPage page(colour);
  std::string plugin;
  for (const v1::Advisory& advisory : response.advisories()) {
    if (advisory.plugin() != plugin) {
      if (!plugin.empty()) page.Line();
      plugin = advisory.plugin();
      page.Line(plugin, Style::kBold);
    }
    const std::string effect = EffectText(advisory.effect());
    page.Paragraph(
        2, advisory.id(),
        absl::StrCat(advisory.title(), " [", SeverityText(advisory.severity()),
                     effect.empty() ? "" : ", " + effect, "; ",
                     advisory.applies_to(), "]"),
        Style::kCyan);
    page.Paragraph(4, "asks for", AskedText(advisory), Style::kDim);
  }
  page.Line();
  std::vector<std::string> way;
  for (const v1::ReleaseRef& ref : response.path()) {
    way.push_back(absl::StrCat(ref.distribution() == v1::DISTRIBUTION_RUNTIME
                                   ? "runtime "
                                   : "certified ",
                               ref.version()));
  }
  if (!way.empty()) page.Line(absl::StrJoin(way, "  ->  "), Style::kBold);
  page.Line(absl::StrCat(response.advisories_size(), " advisories; plugin set ",
                         response.plugin_set_revision()));
  return page.text();
}

std::string AdvisoryText(const v1::Advisory& advisory, bool colour,
                         bool verbose) {
  TextPage page(colour);
  const std::string effect = EffectText(advisory.effect());
  page.Paragraph(0, advisory.id(), advisory.title(), Style::kBold);
  page.Paragraph(2, "", advisory.impact());
  page.Paragraph(2, "severity",
                 absl::StrCat(SeverityText(advisory.severity()),
                              effect.empty() ? "" : ", " + effect),
                 Style::kDim);
  page.Paragraph(2, "steps", advisory.applies_to(), Style::kDim);
  page.Paragraph(2, "applies if",
                 advisory.condition().empty()
                     ? absl::StrCat("code of the plugin ", advisory.plugin(),
                                    " decides so")
                     : advisory.condition(),
                 Style::kDim);
  page.Paragraph(2, "asks for",
                 verbose ? AskedText(advisory, advisory.facts_size())
                         : AskedText(advisory),
                 Style::kDim);
  if (verbose && !advisory.check().empty()) {
    page.Paragraph(2, "check", advisory.check(), Style::kDim);
  }
  if (advisory.aliases_size() > 0) {
    page.Paragraph(2, "former ids", absl::StrJoin(advisory.aliases(), ", "),
                   Style::kDim);
  }
  for (const v1::Remedy& remedy : advisory.remedies()) {
    page.Paragraph(2, "fix", remedy.text(), Style::kGreen);
    for (const std::string& what : {remedy.command(), remedy.edit()}) {
      if (!what.empty()) page.Paragraph(7, "", what);
    }
  }
  for (const std::string& reference : advisory.references()) {
    page.Paragraph(2, "source", reference, Style::kDim);
  }
  page.Paragraph(2, "plugin", advisory.plugin(), Style::kDim);
  return page.text();
}

}  // namespace upgrade_advisor
