#include "services/plugin_host/calling/question_log.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace upgrade_advisor {
namespace {

using Question = QuestionLog::Question;

constexpr size_t kMaxName = 512;

FactSheet::Match MatchOf(uint32_t match) {
  return match == UA_MATCH_UNDER ? FactSheet::Match::kUnder
                                 : FactSheet::Match::kExact;
}

FactQuery QueryOf(const Question& question) {
  return {static_cast<SheetRole>(question.sheet),
          static_cast<FactKind>(question.kind), std::string(question.name),
          MatchOf(question.match)};
}

// Whether a fact that nobody has given could change the answer.
bool IsOpen(const Question& question) {
  if (question.state == UA_UNKNOWN_FACT) return true;
  return std::any_of(
      question.rows.begin(), question.rows.end(),
      [](const FactRow& row) { return (row.flags & kFactValueWithheld) != 0; });
}

void SortUnique(std::vector<FactQuery>& queries) {
  std::sort(queries.begin(), queries.end());
  queries.erase(std::unique(queries.begin(), queries.end()), queries.end());
}

}  // namespace

// What is left in the arrays is beyond `count_` and is not looked at.
void QuestionLog::Clear() {
  count_ = 0;
  names_used_ = 0;
}

const Question* QuestionLog::Ask(uint32_t sheet, uint32_t kind,
                                 absl::string_view name, uint32_t match,
                                 absl::string_view& refused) {
  // A sheet or kind of a newer vocabulary is unknown here.
  const bool known =
      SheetOf(sheet) != nullptr && kind >= 1 && kind <= kFactKindCount;
  if (!known) sheet = kind = 0;
  // A report may ask again what its condition asked: looked for first, so that
  // it costs none of the 64.
  if (const Question* asked = Find(sheet, kind, name, match)) return asked;
  if (count_ == kMaxQuestions) {
    refused = "it asked more than 64 questions in one examination";
    return nullptr;
  }
  if (name.size() > kMaxName || names_used_ + name.size() > names_.size()) {
    refused = "it asked for names longer than 512 bytes, or 8 KiB in all";
    return nullptr;
  }
  Question& question = questions_[count_++];
  question = {.sheet = sheet,
              .kind = kind,
              .match = match,
              .state = UA_UNKNOWN_FACT,
              .name = Keep(name),
              .rows = {},
              .complete = false};
  if (known) LookUp(question);
  return &question;
}

// A line, not a hash: most examinations ask fewer than five.
const Question* QuestionLog::Find(uint32_t sheet, uint32_t kind,
                                  absl::string_view name,
                                  uint32_t match) const {
  for (const Question& q : questions()) {
    if (q.kind == kind && q.sheet == sheet && q.match == match &&
        q.name == name) {
      return &q;
    }
  }
  return nullptr;
}

// Absent is more than "no row": the sheet has to be closed there.
void QuestionLog::LookUp(Question& question) const {
  const FactSheet& facts = SheetOf(question);
  const FactKind kind = static_cast<FactKind>(question.kind);
  question.rows = facts.Find(kind, question.name, MatchOf(question.match));
  question.complete = facts.IsClosed(kind, question.name);
  if (!question.rows.empty()) {
    question.state = UA_PRESENT_FACT;
  } else if (question.complete) {
    question.state = UA_ABSENT_FACT;
  }
}

absl::string_view QuestionLog::Keep(absl::string_view name) {
  char* at = names_.data() + names_used_;
  if (!name.empty()) std::memcpy(at, name.data(), name.size());
  names_used_ += name.size();
  return {at, name.size()};
}

const FactSheet* QuestionLog::SheetOf(uint32_t role) const {
  switch (role) {
    case UA_SHEET_DEPLOYMENT:
      return sheets_.deployment;
    case UA_SHEET_SOURCE:
      return sheets_.source;
    case UA_SHEET_TARGET:
      return sheets_.target;
    default:
      return nullptr;
  }
}

bool QuestionLog::RestsOnDeploymentOnly(uint64_t basis) const {
  // An answer that names no ground may rest on all it asked.
  for (uint32_t q = 0; q < count_; ++q) {
    const bool matters = basis == 0 || ((basis >> q) & 1) != 0;
    if (matters && questions_[q].sheet != UA_SHEET_DEPLOYMENT) return false;
  }
  return true;
}

// Bits beyond the questions that were asked name nothing.
bool QuestionLog::RestsOnUnknown(uint64_t basis) const {
  for (uint32_t q = 0; q < count_; ++q) {
    if (((basis >> q) & 1) != 0 && questions_[q].state == UA_UNKNOWN_FACT) {
      return true;
    }
  }
  return false;
}

// In three tries, from what would settle it surely to what may.
std::vector<FactQuery> QuestionLog::Missing(uint64_t basis) const {
  std::vector<FactQuery> open;
  std::vector<FactQuery> incomplete;
  std::vector<FactQuery> all;
  for (uint32_t q = 0; q < count_; ++q) {
    if (((basis >> q) & 1) == 0) continue;
    if (IsOpen(questions_[q])) open.push_back(QueryOf(questions_[q]));
    if (!questions_[q].complete) incomplete.push_back(QueryOf(questions_[q]));
    all.push_back(QueryOf(questions_[q]));
  }
  // Nothing open: a value was there but made no sense; ask for it again.
  // Rows were there, but perhaps not the one that matters: ask for the rest.
  if (open.empty()) open = std::move(incomplete);
  std::vector<FactQuery>& out = open.empty() ? all : open;
  SortUnique(out);
  return std::move(out);
}

std::vector<FactQuery> QuestionLog::Asked() const {
  std::vector<FactQuery> out;
  for (const Question& question : questions()) {
    if (question.kind != 0) out.push_back(QueryOf(question));
  }
  SortUnique(out);
  return out;
}

}  // namespace upgrade_advisor
