#include "services/engine/questions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/domain/vocabulary.h"
#include "services/engine/finding_message.h"
#include "services/sheets/question_wording.h"

namespace upgrade_advisor {
namespace {

// A question before it is sent: what it asks for and what it would decide.
struct Draft {
  FactSupply supply;
  std::set<FactQuery> facts;
  std::set<std::string> advisories;
  std::set<std::string> blocking;  // of them
};

bool KnowsCode(const DeploymentSources& given) {
  const auto& kinds = given.complete_kinds;
  const auto is_complete = [&](FactKind kind) {
    return std::count(kinds.begin(), kinds.end(), kind) != 0;
  };
  return is_complete(FactKind::kImport) && is_complete(FactKind::kRequirement);
}

// The section a fact belongs to, if none of that section was given: asking for
// it once says more than asking for each of its facts.
std::optional<std::string> MissingSection(const FactQuery& query,
                                          const std::string& field,
                                          const DeploymentSources& given) {
  // What a step takes away is known as far as the code is.
  const bool is_of_code = query.kind == FactKind::kApi && field == "catalog";
  if (is_of_code && !given.unread.empty()) return "facts.unread";
  if (is_of_code && !KnowsCode(given)) return "facts";
  if (is_of_code) return std::nullopt;
  if (field == "environment" && !given.environment) return field;
  if (field == "pip_freeze" && !given.pip_freeze) return field;
  if (field == "catalog") return field;
  if (field == "image" && !given.running_image) return field;
  if (field == "platform" && given.platform.empty()) return field;
  if (absl::StartsWith(field, "database")) {
    if (!given.database) return "database";
    if (field == "database.tables" && given.database->tables.empty()) {
      return field;
    }
    if (field == "database.probes" && given.database->probes.empty()) {
      return field;
    }
  }
  if (field == "facts") {
    // Everything unknown about the code depends on the files that could not be
    // read.
    if (!given.unread.empty()) return "facts.unread";
    const bool kind_given =
        std::any_of(given.caller_facts.begin(), given.caller_facts.end(),
                    [&](const Fact& f) { return f.kind == query.kind; });
    if (!kind_given) return field;
  }
  return std::nullopt;
}

// "Fix or leave out ...: dags/a.py:3 and 2 more places"
std::string UnreadText(const DeploymentSources& given) {
  const LocatedError& first = given.unread.front();
  std::string text = absl::StrCat(
      "Fix or leave out the files that could not be read: ", first.file);
  if (first.line != 0) absl::StrAppend(&text, ":", first.line);
  const size_t more = given.unread.size() - 1;
  if (more != 0) {
    absl::StrAppend(&text, " and ", more,
                    more == 1 ? " more place" : " more places");
  }
  return text;
}

// The user cannot know what will be installed after the first step.
bool CannotBeSupplied(const FactQuery& query, const DeploymentSources& given) {
  return query.sheet == SheetRole::kDeployment &&
         query.kind == FactKind::kPackage && given.pip_freeze &&
         !given.pip_freeze->partial;
}

// What answers a question: the plugin that asks may know better than the host.
std::string CommandFor(const FactQuery& query, const Advisory& advisory,
                       const FactSupply& supply) {
  if (advisory.condition != nullptr) {
    const Condition& condition = *advisory.condition;
    const auto at =
        std::lower_bound(condition.shown.begin(), condition.shown.end(), query);
    if (at != condition.shown.end() && *at == query) {
      const std::string& command =
          condition.commands[static_cast<size_t>(at - condition.shown.begin())];
      if (!command.empty()) return command;
    }
  }
  return supply.command;
}

// The question for all probes lists what to run.
void AddProbe(const FactQuery& query, const std::string& command,
              FactSupply& supply) {
  if (supply.field != "database.probes" || command.empty() ||
      !absl::StartsWith(query.name, "probe.") ||
      absl::StrContains(supply.command, command)) {
    return;
  }
  absl::StrAppend(&supply.command, supply.command.empty() ? "" : "; ", command);
}

// More questions than this for one field become one: a person fills in the
// field once.
constexpr size_t kFewQuestions = 2;

void Merge(const Draft& from, Draft& into) {
  into.facts.insert(from.facts.begin(), from.facts.end());
  into.blocking.insert(from.blocking.begin(), from.blocking.end());
  into.advisories.insert(from.advisories.begin(), from.advisories.end());
  if (!from.supply.command.empty()) {
    absl::StrAppend(&into.supply.command,
                    into.supply.command.empty() ? "" : "; ",
                    from.supply.command);
  }
}

// What a person calls it: "xcom" for table.xcom.rows, "the option core.pool".
std::string NameForPeople(const FactQuery& query) {
  absl::string_view name = query.name;
  if (absl::ConsumePrefix(&name, "table.")) {
    absl::ConsumeSuffix(&name, ".rows");
    absl::ConsumeSuffix(&name, ".bytes");
    return std::string(name);
  }
  if (absl::ConsumePrefix(&name, "probe.")) return std::string(name);
  const FactForm& form = FormOf(query, name);
  return absl::StrReplaceAll(form.noun, {{"$", name}});
}

// "How many rows do the tables have? Missing: xcom, log"
std::string MergedText(const std::string& field, const Draft& draft) {
  constexpr size_t kNamed = 6;
  std::set<std::string> all;
  for (const FactQuery& query : draft.facts) all.insert(NameForPeople(query));
  std::vector<std::string> names(all.begin(), all.end());
  const size_t more = names.size() > kNamed ? names.size() - kNamed : 0;
  names.resize(names.size() - more);
  const std::string text = HowToSupplySection(field).text;
  return absl::StrCat(text, absl::EndsWith(text, "?") ? " " : ". ",
                      "Missing: ", absl::StrJoin(names, ", "),
                      more == 0 ? "" : absl::StrCat(" and ", more, " more"));
}

std::map<std::string, Draft> Folded(std::map<std::string, Draft> drafts) {
  std::map<std::string, size_t> count;
  for (const auto& [key, draft] : drafts) ++count[draft.supply.field];
  std::map<std::string, Draft> out;
  for (auto& [key, draft] : drafts) {
    const std::string field = draft.supply.field;
    if (count[field] <= kFewQuestions) {
      out.emplace(key, std::move(draft));
      continue;
    }
    const auto [at, fresh] = out.try_emplace(field);
    if (fresh) at->second.supply.field = field;
    Merge(draft, at->second);
    at->second.supply.text = MergedText(field, at->second);
  }
  return out;
}

v1::Question MessageOf(const Draft& draft) {
  v1::Question out;
  out.set_text(draft.supply.text);
  out.set_field(draft.supply.field);
  out.set_command(draft.supply.command);
  for (const FactQuery& query : draft.facts) {
    WriteFactQuery(query, *out.add_facts());
  }
  for (const std::string& id : draft.advisories) out.add_advisory_ids(id);
  out.set_advisories(static_cast<int>(draft.advisories.size()));
  out.set_blockers(static_cast<int>(draft.blocking.size()));
  return out;
}

}  // namespace

std::vector<v1::Question> AskFor(const std::vector<const Finding*>& findings,
                                 absl::Span<const Advisory> advisories,
                                 const DeploymentSources& given) {
  std::map<std::string, Draft> drafts;
  for (const Finding* finding : findings) {
    const Advisory& advisory = advisories[finding->advisory];
    for (const FactQuery& query : finding->missing) {
      if (CannotBeSupplied(query, given)) continue;
      FactSupply supply = HowToSupply(query);
      const std::string command = CommandFor(query, advisory, supply);
      supply.command = command;
      std::string key = supply.text;
      if (auto section = MissingSection(query, supply.field, given)) {
        supply = HowToSupplySection(*section);
        if (*section == "facts.unread") supply.text = UnreadText(given);
        key = *section;
      }
      Draft& draft = drafts[key];
      if (draft.facts.empty()) draft.supply = supply;
      draft.facts.insert(query);
      AddProbe(query, command, draft.supply);
      draft.advisories.insert(advisory.id);
      if (advisory.effect == Effect::kBlocksStep) {
        draft.blocking.insert(advisory.id);
      }
    }
  }
  std::vector<v1::Question> out;
  for (const auto& [key, draft] : Folded(std::move(drafts))) {
    out.push_back(MessageOf(draft));
  }
  std::stable_sort(
      out.begin(), out.end(), [](const v1::Question& a, const v1::Question& b) {
        return std::make_tuple(-a.blockers(), -a.advisories(), a.field(),
                               a.text()) < std::make_tuple(-b.blockers(),
                                                           -b.advisories(),
                                                           b.field(), b.text());
      });
  return out;
}

}  // namespace upgrade_advisor
