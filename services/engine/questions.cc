#include "services/engine/questions.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "services/engine/finding_message.h"
#include "services/sheets/question_wording.h"

namespace upgrade_advisor {
namespace {

// A question before it is sent: what it asks for and what it would decide.
// Facts and advisories may come more than once until it is.
struct Draft {
  FactSupply supply;
  std::vector<const QuestionBook::Entry*> facts;
  std::vector<uint32_t> advisories;
};

// What was given, as far as questions depend on it.
class Given {
 public:
  explicit Given(const DeploymentSources& sources) : sources_(sources) {
    const auto& kinds = sources.complete_kinds;
    const auto is_complete = [&](FactKind kind) {
      return std::count(kinds.begin(), kinds.end(), kind) != 0;
    };
    knows_code_ =
        is_complete(FactKind::kImport) && is_complete(FactKind::kRequirement);
    for (const Fact& fact : sources.caller_facts) {
      kinds_ |= 1u << static_cast<int>(fact.kind);
    }
  }

  // The section a fact belongs to, if none of that section was given: asking
  // for it once says more than asking for each of its facts. Else empty.
  absl::string_view MissingSection(const QuestionBook::Entry& entry) const;
  // The user cannot know what will be installed after the first step.
  bool CannotSupply(const FactQuery& query) const {
    return query.sheet == SheetRole::kDeployment &&
           query.kind == FactKind::kPackage && sources_.pip_freeze &&
           !sources_.pip_freeze->partial;
  }
  const std::vector<LocatedError>& unread() const { return sources_.unread; }

 private:
  absl::string_view MissingOfDatabase(absl::string_view field) const;
  bool Has(FactKind kind) const {
    return (kinds_ >> static_cast<int>(kind) & 1) != 0;
  }

  const DeploymentSources& sources_;
  bool knows_code_ = false;
  uint32_t kinds_ = 0;  // of which there are facts of code
};

absl::string_view Given::MissingSection(
    const QuestionBook::Entry& entry) const {
  const absl::string_view field = entry.supply.field;
  const bool is_of_project = field == "facts";
  // What a step takes away is known as far as the code is.
  const bool is_of_code =
      entry.query.kind == FactKind::kApi && field == "catalog";
  // Everything unknown about the code depends on the files that could not be
  // read.
  if ((is_of_code || is_of_project) && !unread().empty()) return "facts.unread";
  if (is_of_code) return knows_code_ ? "" : "facts";
  if (is_of_project) return Has(entry.query.kind) ? "" : field;
  const bool is_missing = field == "catalog" ||
                          (field == "environment" && !sources_.environment) ||
                          (field == "pip_freeze" && !sources_.pip_freeze) ||
                          (field == "image" && !sources_.running_image) ||
                          (field == "platform" && sources_.platform.empty());
  if (is_missing) return field;
  return absl::StartsWith(field, "database") ? MissingOfDatabase(field) : "";
}

absl::string_view Given::MissingOfDatabase(absl::string_view field) const {
  if (!sources_.database) return "database";
  const bool is_missing =
      (field == "database.tables" && sources_.database->tables.empty()) ||
      (field == "database.probes" && sources_.database->probes.empty());
  return is_missing ? field : "";
}

// "Fix or leave out ...: dags/a.py:3 and 2 more places"
std::string UnreadText(const std::vector<LocatedError>& unread) {
  const LocatedError& first = unread.front();
  std::string text = absl::StrCat(
      "Fix or leave out the files that could not be read: ", first.file);
  if (first.line != 0) absl::StrAppend(&text, ":", first.line);
  const size_t more = unread.size() - 1;
  if (more != 0) {
    absl::StrAppend(&text, " and ", more,
                    more == 1 ? " more place" : " more places");
  }
  return text;
}

// The question for all probes lists what to run.
void AddProbe(const FactQuery& query, absl::string_view command,
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
  into.facts.insert(into.facts.end(), from.facts.begin(), from.facts.end());
  into.advisories.insert(into.advisories.end(), from.advisories.begin(),
                         from.advisories.end());
  if (!from.supply.command.empty()) {
    absl::StrAppend(&into.supply.command,
                    into.supply.command.empty() ? "" : "; ",
                    from.supply.command);
  }
}

// "How many rows do the tables have? Missing: xcom, log"
std::string MergedText(const std::string& field, const Draft& draft) {
  constexpr size_t kNamed = 6;
  std::set<std::string> all;
  for (const QuestionBook::Entry* fact : draft.facts) all.insert(fact->name);
  std::vector<std::string> names(all.begin(), all.end());
  const size_t more = names.size() > kNamed ? names.size() - kNamed : 0;
  names.resize(names.size() - more);
  const std::string text = HowToSupplySection(field).text;
  return absl::StrCat(text, absl::EndsWith(text, "?") ? " " : ". ",
                      "Missing: ", absl::StrJoin(names, ", "),
                      more == 0 ? "" : absl::StrCat(" and ", more, " more"));
}

// By what they ask for; keys point into the book, or are constants.
using Drafts = absl::flat_hash_map<absl::string_view, Draft>;

std::vector<Draft> InOrder(std::map<absl::string_view, Draft> drafts) {
  std::vector<Draft> out;
  for (auto& [key, draft] : drafts) out.push_back(std::move(draft));
  return out;
}

std::vector<Draft> Folded(Drafts drafts) {
  std::map<std::string, size_t> count;
  std::map<absl::string_view, Draft> sorted;
  for (auto& [key, draft] : drafts) {
    ++count[draft.supply.field];
    sorted.emplace(key, std::move(draft));
  }
  std::map<absl::string_view, Draft> out;
  for (auto& [key, draft] : sorted) {
    const auto& [field, drafts_of_field] = *count.find(draft.supply.field);
    if (drafts_of_field <= kFewQuestions) {
      out.emplace(key, std::move(draft));
      continue;
    }
    Draft& merged = out[field];
    merged.supply.field = field;
    Merge(draft, merged);
  }
  for (const auto& [field, drafts_of_field] : count) {
    if (drafts_of_field <= kFewQuestions) continue;
    Draft& merged = out[field];
    merged.supply.text = MergedText(field, merged);
  }
  return InOrder(std::move(out));
}

// Each once, in the order of the queries.
void SortFacts(std::vector<const QuestionBook::Entry*>& facts) {
  const auto query = [](const QuestionBook::Entry* fact) -> const FactQuery& {
    return fact->query;
  };
  std::sort(facts.begin(), facts.end());
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  std::ranges::sort(facts, {}, query);
}

// The ids of the advisories, each once, sorted.
std::vector<absl::string_view> IdsOf(std::vector<uint32_t>& advisories,
                                     absl::Span<const Advisory> all) {
  std::sort(advisories.begin(), advisories.end());
  advisories.erase(std::unique(advisories.begin(), advisories.end()),
                   advisories.end());
  std::vector<absl::string_view> out;
  for (uint32_t advisory : advisories) out.push_back(all[advisory].id);
  std::sort(out.begin(), out.end());
  return out;
}

v1::Question MessageOf(Draft draft, absl::Span<const Advisory> advisories,
                       WithFacts with_facts) {
  v1::Question out;
  out.set_text(draft.supply.text);
  out.set_field(draft.supply.field);
  out.set_command(draft.supply.command);
  if (with_facts == WithFacts::kYes) {
    SortFacts(draft.facts);
    for (const QuestionBook::Entry* fact : draft.facts) {
      WriteFactQuery(fact->query, *out.add_facts());
    }
  }
  for (absl::string_view id : IdsOf(draft.advisories, advisories)) {
    out.add_advisory_ids(std::string(id));
  }
  out.set_advisories(static_cast<int>(draft.advisories.size()));
  out.set_blockers(static_cast<int>(std::count_if(
      draft.advisories.begin(), draft.advisories.end(), [&](uint32_t advisory) {
        return advisories[advisory].effect == Effect::kBlocksStep;
      })));
  return out;
}

// Puts the facts that findings miss under the questions for them.
class Asking {
 public:
  Asking(const QuestionBook& book, const DeploymentSources& sources)
      : book_(book), given_(sources) {}

  void Add(uint32_t advisory, const FactQuery& query) {
    if (given_.CannotSupply(query)) return;
    const QuestionBook::Entry& entry = EntryOf(query);
    const absl::string_view section = given_.MissingSection(entry);
    Draft& draft =
        drafts_[section.empty() ? absl::string_view(entry.supply.text)
                                : section];
    absl::string_view command = book_.CommandOf(advisory, query);
    if (command.empty()) command = entry.supply.command;
    if (draft.facts.empty()) Begin(entry, section, command, draft.supply);
    draft.facts.push_back(&entry);
    draft.advisories.push_back(advisory);
    AddProbe(query, command, draft.supply);
  }

  std::vector<Draft> Take() { return Folded(std::move(drafts_)); }

 private:
  const QuestionBook::Entry& EntryOf(const FactQuery& query) {
    if (const QuestionBook::Entry* known = book_.Find(query)) return *known;
    const auto [at, fresh] = unannounced_.try_emplace(query);
    if (fresh) at->second = QuestionBook::EntryOf(query);
    return at->second;
  }

  void Begin(const QuestionBook::Entry& entry, absl::string_view section,
             absl::string_view command, FactSupply& supply) const {
    if (section.empty()) {
      supply = entry.supply;
      supply.command = std::string(command);
      return;
    }
    supply = HowToSupplySection(std::string(section));
    if (section == "facts.unread") supply.text = UnreadText(given_.unread());
  }

  const QuestionBook& book_;
  const Given given_;
  std::map<FactQuery, QuestionBook::Entry> unannounced_;
  Drafts drafts_;
};

}  // namespace

std::vector<v1::Question> AskFor(const std::vector<const Finding*>& findings,
                                 absl::Span<const Advisory> advisories,
                                 const QuestionBook& book,
                                 const DeploymentSources& given,
                                 WithFacts with_facts) {
  Asking asking(book, given);
  for (const Finding* finding : findings) {
    for (const FactQuery& query : finding->missing) {
      asking.Add(finding->advisory, query);
    }
  }
  std::vector<v1::Question> out;
  for (Draft& draft : asking.Take()) {
    out.push_back(MessageOf(std::move(draft), advisories, with_facts));
  }
  const auto rank = [](const v1::Question& question) {
    return std::make_tuple(-question.blockers(), -question.advisories(),
                           absl::string_view(question.field()),
                           absl::string_view(question.text()));
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const v1::Question& a, const v1::Question& b) {
                     return rank(a) < rank(b);
                   });
  return out;
}

}  // namespace upgrade_advisor
