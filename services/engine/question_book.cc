#include "services/engine/question_book.h"

#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

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

}  // namespace

size_t QuestionBook::Hash::operator()(const FactQuery& query) const {
  return absl::HashOf(static_cast<int>(query.sheet),
                      static_cast<int>(query.kind),
                      static_cast<int>(query.match), query.name);
}

QuestionBook::Entry QuestionBook::EntryOf(const FactQuery& query) {
  return {query, HowToSupply(query), NameForPeople(query)};
}

QuestionBook::QuestionBook(absl::Span<const Advisory> advisories)
    : commands_(advisories.size()) {
  for (size_t i = 0; i < advisories.size(); ++i) {
    for (const FactQuery& query : advisories[i].asks) {
      if (!entries_.contains(query)) entries_.emplace(query, EntryOf(query));
    }
    if (advisories[i].condition == nullptr) continue;
    const Condition& condition = *advisories[i].condition;
    for (size_t q = 0; q < condition.shown.size(); ++q) {
      if (condition.commands[q].empty()) continue;
      commands_[i].push_back({condition.shown[q], condition.commands[q]});
    }
  }
}

const QuestionBook::Entry* QuestionBook::Find(const FactQuery& query) const {
  const auto at = entries_.find(query);
  return at == entries_.end() ? nullptr : &at->second;
}

absl::string_view QuestionBook::CommandOf(uint32_t advisory,
                                          const FactQuery& query) const {
  for (const Command& each : commands_[advisory]) {
    if (each.query == query) return each.command;
  }
  return "";
}

}  // namespace upgrade_advisor
