#include "services/plugin_host/calling/evidence_rules.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace upgrade_advisor {
namespace {

// Of one question. A project has thousands of imports; twenty make the point.
constexpr size_t kMaxEvidenceRows = 20;

// std::less: the order of pointers into different arrays is defined for it
// only.
bool IsPartOf(absl::Span<const FactRow> part, absl::Span<const FactRow> all) {
  return !std::less<>()(part.data(), all.data()) &&
         std::less<>()(part.data(), all.data() + all.size());
}

// The rows an emission names, if they are rows of this answer. The plugin's
// pointer may be between two rows: nothing is read through it.
std::optional<absl::Span<const FactRow>> RowsOf(
    const ua_emission& e, absl::Span<const FactRow> answer) {
  const auto* first = reinterpret_cast<const FactRow*>(e.evidence);
  if (!IsPartOf({first, 1}, answer)) return std::nullopt;
  const size_t offset = reinterpret_cast<const char*>(first) -
                        reinterpret_cast<const char*>(answer.data());
  const size_t index = offset / sizeof(FactRow);
  if (offset % sizeof(FactRow) != 0 ||
      e.evidence_count > answer.size() - index) {
    return std::nullopt;
  }
  return answer.subspan(index, e.evidence_count);
}

EvidenceRow RowOf(const QuestionLog::Question& question) {
  return {static_cast<SheetRole>(question.sheet),
          static_cast<FactKind>(question.kind), std::string(question.name),
          std::nullopt};
}

}  // namespace

void EvidenceRules::AddEvidence(uint64_t basis,
                                std::vector<EvidenceRow>& out) const {
  for (const QuestionLog::Question& question : questions_.questions()) {
    // What is unknown is no evidence; it is missing.
    if (((basis >> questions_.NumberOf(question)) & 1) == 0 ||
        question.state == UA_UNKNOWN_FACT) {
      continue;
    }
    EvidenceRow row = RowOf(question);
    // An absent fact is shown by its name, without a row.
    if (question.rows.empty()) {
      out.push_back(row);
      continue;
    }
    const FactSheet& sheet = questions_.SheetOf(question);
    size_t room = kMaxEvidenceRows;
    const auto add = [&](absl::Span<const FactRow> rows) {
      for (const FactRow& fact : rows.first(std::min(rows.size(), room))) {
        row.row = sheet.IndexOf(fact);
        out.push_back(row);
        --room;
      }
    };
    bool named = false;
    for (absl::Span<const FactRow> rows : named_rows_) {
      if (!IsPartOf(rows, question.rows)) continue;
      named = true;
      add(rows);
    }
    if (!named) add(question.rows);
  }
}

// Two questions may have an equal row among their answers: the first counts.
bool EvidenceRules::AddRows(const ua_emission& e,
                            std::vector<EvidenceRow>& out) const {
  for (const QuestionLog::Question& question : questions_.questions()) {
    const std::optional<absl::Span<const FactRow>> rows =
        RowsOf(e, question.rows);
    if (!rows) continue;
    const FactSheet& sheet = questions_.SheetOf(question);
    EvidenceRow row = RowOf(question);
    for (const FactRow& fact :
         rows->first(std::min(rows->size(), kMaxEvidenceRows))) {
      row.row = sheet.IndexOf(fact);
      out.push_back(row);
    }
    return true;
  }
  return false;
}

bool EvidenceRules::NameRows(const ua_emission& e) {
  for (const QuestionLog::Question& question : questions_.questions()) {
    const std::optional<absl::Span<const FactRow>> rows =
        RowsOf(e, question.rows);
    if (!rows) continue;
    // A condition and a report may each find the same row.
    const bool again = std::any_of(named_rows_.begin(), named_rows_.end(),
                                   [&](absl::Span<const FactRow> named) {
                                     return named.data() == rows->data() &&
                                            named.size() == rows->size();
                                   });
    if (!again) named_rows_.push_back(*rows);
    return true;
  }
  return false;
}

}  // namespace upgrade_advisor
