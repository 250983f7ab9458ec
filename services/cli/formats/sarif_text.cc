#include "services/cli/formats/sarif_text.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/utf8_text.h"
#include "services/cli/client/step_text.h"
#include "services/cli/formats/markdown_escape.h"
#include "services/cli/formats/unified_diff.h"
#include "services/server/service_options.h"

namespace upgrade_advisor {
namespace {

// Members in the order of the standard's examples.
using Json = nlohmann::ordered_json;

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/"
    "sarif-schema-2.1.0.json";
constexpr char kBase[] = "%SRCROOT%";

Json Text(absl::string_view text) {
  // A message must not be empty.
  return {{"text", text.empty() ? "-" : VisibleText(text)}};
}

// A path as a relative reference.
std::string UriOf(absl::string_view path) {
  std::string out;
  for (const char c : path) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        absl::StrContains("/-._~", absl::string_view(&c, 1))) {
      out += c;
    } else {
      constexpr char kDigits[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

Json ArtifactOf(const Answer& answer, const std::string& file) {
  return {{"uri", UriOf(answer.context.prefix + file)}, {"uriBaseId", kBase}};
}

Json LocationOf(const Answer& answer, const Place& place) {
  Json physical{{"artifactLocation", ArtifactOf(answer, place.file)}};
  if (place.line != 0) physical["region"] = {{"startLine", place.line}};
  return {{"physicalLocation", physical}};
}

// A viewer shows nothing that is nowhere: what lies in no file of the project
// is shown at the image that the project names.
Json LocationsOf(const Answer& answer, std::vector<Place> places) {
  if (places.empty() && !answer.context.image_file.empty()) {
    places.push_back({answer.context.image_file, 0});
  }
  Json out = Json::array();
  for (const Place& place : places) out.push_back(LocationOf(answer, place));
  return out;
}

std::string LevelOf(const v1::Finding& finding) {
  if (!Applies(finding)) return "none";
  if (finding.effect() == v1::EFFECT_BLOCKS_STEP) return "error";
  return finding.severity() == v1::SEVERITY_INFO ? "note" : "warning";
}

std::string HelpMarkdown(const v1::Finding& finding) {
  std::string out = EscapeMarkdown(finding.impact());
  for (const v1::Remedy& remedy : finding.remedies()) {
    absl::StrAppend(&out, "\n- ", EscapeMarkdown(remedy.text()));
  }
  for (const std::string& reference : finding.references()) {
    absl::StrAppend(&out, "\n- <", reference, ">");
  }
  return out;
}

std::string HelpText(const v1::Finding& finding) {
  std::string out = finding.impact();
  for (const v1::Remedy& remedy : finding.remedies()) {
    absl::StrAppend(&out, "\nFix: ", remedy.text());
  }
  for (const std::string& reference : finding.references()) {
    absl::StrAppend(&out, "\n", reference);
  }
  return out;
}

// Of a finding, what the advisory says of all.
Json RuleOf(const v1::Finding& finding) {
  const std::string title = VisibleText(finding.title());
  const std::string help = HelpMarkdown(finding);
  Json rule{
      {"id", finding.advisory_id()},
      {"shortDescription", Text(title)},
      {"fullDescription", Text(absl::StrCat(title, ". ", finding.impact()))},
      {"help", Text(HelpText(finding))},
      {"properties", {{"tags", {finding.plugin()}}}}};
  rule["help"]["markdown"] = help.empty() ? "-" : VisibleText(help);
  if (!finding.references().empty()) rule["helpUri"] = finding.references(0);
  if (!finding.check().empty() && finding.check() != finding.plugin()) {
    rule["properties"]["tags"].push_back(finding.check());
  }
  if (finding.aliases_size() > 0) {
    rule["deprecatedIds"] = Json::array();
    for (const std::string& id : finding.aliases()) {
      rule["deprecatedIds"].push_back(id);
    }
  }
  return rule;
}

Json RuleOf(const Remark& remark) {
  return {{"id", remark.code},
          {"shortDescription", Text(remark.code)},
          {"help",
           {{"text", VisibleText(remark.text)},
            {"markdown", EscapeMarkdown(remark.text)}}}};
}

Json RegionOf(const LineEdit& edit) {
  if (edit.last < edit.first) {  // inserted
    return {{"startLine", edit.first},
            {"startColumn", 1},
            {"endLine", edit.first},
            {"endColumn", 1}};
  }
  if (edit.text.empty()) {  // removed, with the end of the last line
    return {{"startLine", edit.first},
            {"startColumn", 1},
            {"endLine", edit.last + 1},
            {"endColumn", 1}};
  }
  return {{"startLine", edit.first}, {"endLine", edit.last}};
}

Json ReplacementOf(const LineEdit& edit) {
  Json out{{"deletedRegion", RegionOf(edit)}};
  if (edit.text.empty()) return out;
  std::string text = ValidUtf8(edit.text);
  // A region of whole lines ends before the end of its last.
  if (edit.last >= edit.first) text.pop_back();
  out["insertedContent"] = {{"text", text}};
  return out;
}

Json ChangeOf(const Answer& answer, const FileEdit& file) {
  Json replacements = Json::array();
  for (const LineEdit& edit : file.edits) {
    replacements.push_back(ReplacementOf(edit));
  }
  return {{"artifactLocation", ArtifactOf(answer, file.file)},
          {"replacements", replacements}};
}

// The differences of a plan that hold for the files as they are. A file that an
// earlier action changes has other lines by then.
class Fixes {
 public:
  explicit Fixes(const Answer& answer) : answer_(answer) {
    std::set<std::string> changed;
    for (const v1::PlanStep& step : answer.steps) {
      for (const v1::Action& action : step.actions()) Add(action, changed);
    }
  }

  Json Of(const v1::Finding& finding) const {
    Json out = Json::array();
    for (const v1::Remedy& remedy : finding.remedies()) {
      const auto at = changes_.find(remedy.edit());
      if (remedy.edit().empty() || at == changes_.end()) continue;
      out.push_back({{"description", Text(remedy.text())},
                     {"artifactChanges", at->second}});
    }
    return out;
  }

 private:
  void Add(const v1::Action& action, std::set<std::string>& changed) {
    Json changes = Json::array();
    bool is_first = true;
    for (const FileEdit& file : EditsOf(action.diff())) {
      is_first = changed.insert(file.file).second && is_first;
      // What adds a file changes none that is there.
      if (!file.edits.empty()) changes.push_back(ChangeOf(answer_, file));
    }
    if (is_first && !changes.empty()) changes_.emplace(action.edit(), changes);
  }

  const Answer& answer_;
  std::map<std::string, Json> changes_;  // by the named edit
};

std::string MessageOf(const Answer& answer, const Issue& issue) {
  const v1::Finding& finding = issue.finding;
  std::vector<std::string> parts{TitleOf(finding) + "."};
  for (const std::string& detail : finding.details()) parts.push_back(detail);
  if (!Applies(finding)) {
    parts.push_back("It could not be decided whether this applies.");
    for (std::string& text : QuestionsOf(answer, finding.advisory_id())) {
      parts.push_back(std::move(text));
    }
  }
  for (const int step : issue.steps) {
    parts.push_back(StepName(answer, step) + ".");
  }
  return absl::StrJoin(parts, " ");
}

class Run {
 public:
  explicit Run(const Answer& answer) : answer_(answer), fixes_(answer) {}

  Json Take() {
    for (const Remark& remark : answer_.remarks) AddRemark(remark);
    for (const Issue& issue : IssuesOf(answer_)) AddIssue(issue);
    const std::string id = absl::StrCat("upgrade-advisor/",
                                        answer_.is_plan ? "plan/" : "validate/",
                                        UriOf(answer_.context.prefix));
    return {{"tool", {{"driver", Driver()}}},
            {"invocations", Json::array({Invocation()})},
            {"automationDetails", {{"id", id}}},
            {"originalUriBaseIds",
             {{kBase, {{"description", Text("The root of the repository.")}}}}},
            {"columnKind", "utf16CodeUnits"},
            {"results", results_},
            {"properties",
             {{"verdict", TextOf(answer_.verdict)},
              {"asOf", answer_.as_of},
              {"path", answer_.path},
              {"catalogRevision", answer_.catalog_revision},
              {"pluginSetRevision", answer_.plugin_set_revision}}}};
  }

 private:
  int IndexOf(const std::string& id, const Json& rule) {
    const auto [at, is_new] =
        indices_.emplace(id, static_cast<int>(rules_.size()));
    if (is_new) rules_.push_back(rule);
    return at->second;
  }

  void AddRemark(const Remark& remark) {
    const char* const level = remark.blocks ? "error"
                              : remark.severity == v1::SEVERITY_INFO
                                  ? "note"
                                  : "warning";
    results_.push_back(
        {{"ruleId", remark.code},
         {"ruleIndex", IndexOf(remark.code, RuleOf(remark))},
         {"level", level},
         {"message", Text(remark.text)},
         {"locations", LocationsOf(answer_, {})},
         {"partialFingerprints", {{"upgradeAdvisor/v1", remark.code}}}});
  }

  void AddIssue(const Issue& issue) {
    const v1::Finding& finding = issue.finding;
    Json result{{"ruleId", finding.advisory_id()},
                {"ruleIndex", IndexOf(finding.advisory_id(), RuleOf(finding))},
                {"kind", Applies(finding) ? "fail" : "review"},
                {"level", LevelOf(finding)},
                {"message", Text(MessageOf(answer_, issue))},
                {"locations", LocationsOf(answer_, PlacesOf(finding))},
                {"partialFingerprints",
                 {{"upgradeAdvisor/v1",
                   absl::StrCat(finding.fingerprint(),
                                Applies(finding) ? "" : "-open")}}}};
    Json fixes = fixes_.Of(finding);
    if (!fixes.empty()) result["fixes"] = std::move(fixes);
    if (finding.has_acknowledgement()) {
      result["suppressions"] =
          Json::array({{{"kind", "external"},
                        {"status", "accepted"},
                        {"justification",
                         VisibleText(finding.acknowledgement().reason())}}});
    }
    Json steps = Json::array();
    for (const int step : issue.steps) steps.push_back(step + 1);
    result["properties"] = {{"steps", steps}};
    results_.push_back(std::move(result));
  }

  Json Driver() const {
    const absl::string_view version = kProgramVersion;
    return {{"name", "Upgrade Advisor"},
            {"semanticVersion",
             std::string(version.substr(version.rfind(' ') + 1))},
            {"rules", rules_}};
  }

  // A plugin that failed must not make a run look complete.
  Json Invocation() const {
    Json notifications = Json::array();
    for (const std::string& gap : GapsOf(answer_)) {
      notifications.push_back({{"level", "warning"}, {"message", Text(gap)}});
    }
    return {{"executionSuccessful", answer_.verdict != v1::VERDICT_INCOMPLETE},
            {"toolExecutionNotifications", notifications}};
  }

  const Answer& answer_;
  const Fixes fixes_;
  std::map<std::string, int> indices_;
  Json rules_ = Json::array();
  Json results_ = Json::array();
};

}  // namespace

std::string SarifText(const Answer& answer) {
  const Json log{{"$schema", kSchema},
                 {"version", "2.1.0"},
                 {"runs", Json::array({Run(answer).Take()})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace upgrade_advisor
