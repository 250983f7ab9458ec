#include "services/plugin_host/conditions/fact_index.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "services/plugin_host/conditions/condition_evaluator.h"

namespace upgrade_advisor {
namespace {

// Found out by trying rather than by reading the terms: a sheet that is
// complete and empty, between releases of which nothing is known. If that is a
// no, no release can make it a yes.
bool IsNoByAbsence(const LinkedCondition& linked) {
  QuestionIndex index;
  const LinkedCondition alone = index.Link(linked.condition);
  FactSheet::Builder builder;
  for (int kind = 1; kind <= kFactKindCount; ++kind) {
    builder.Close(static_cast<FactKind>(kind));
  }
  const FactSheet nothing = builder.Build();
  const FactSheet unknown;
  BatchAnswers batch(index);
  const StepAnswers answers = batch.Of(&nothing, &unknown, &unknown);
  return ConditionEvaluator(alone, answers).Evaluate().truth == Truth::kNo;
}

}  // namespace

void FactIndex::Add(const LinkedCondition& linked) {
  const uint32_t number = static_cast<uint32_t>(askers_.size());
  askers_.push_back({linked.kinds, IsNoByAbsence(linked)});
  for (const FactQuery& query : linked.condition->questions) {
    if (query.sheet != SheetRole::kDeployment) continue;
    by_kind_[static_cast<size_t>(query.kind)].push_back(
        {query.name, query.match == FactSheet::Match::kUnder, {number}});
  }
}

// One entry for each name and way to match, with all who ask.
void FactIndex::Seal() {
  for (std::vector<Entry>& entries : by_kind_) {
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    std::vector<Entry> merged;
    for (Entry& entry : entries) {
      const auto same = std::find_if(
          merged.rbegin(), merged.rend(), [&](const Entry& earlier) {
            return earlier.name != entry.name || earlier.under == entry.under;
          });
      if (same != merged.rend() && same->name == entry.name) {
        same->askers.push_back(entry.askers.front());
      } else {
        merged.push_back(std::move(entry));
      }
    }
    entries = std::move(merged);
  }
}

// A condition that no row touches sees the sheet of IsNoByAbsence, as far as it
// asks, if the sheet is complete for its kinds.
std::vector<bool> FactIndex::SettledByAbsence(
    const FactSheet& deployment) const {
  std::vector<bool> touched(askers_.size());
  for (int k = 1; k <= kFactKindCount; ++k) {
    const FactKind kind = static_cast<FactKind>(k);
    const size_t rows = deployment.rows(kind).size();
    if (rows == 0 || by_kind_[k].empty()) continue;
    // The smaller side is walked, the larger searched.
    if (rows < by_kind_[k].size()) {
      MarkByRows(deployment, kind, touched);
    } else {
      MarkByEntries(deployment, kind, touched);
    }
  }
  const uint32_t complete = deployment.complete_kinds();
  std::vector<bool> out(askers_.size());
  for (size_t i = 0; i < askers_.size(); ++i) {
    out[i] = askers_[i].is_no_by_absence && !touched[i] &&
             (askers_[i].kinds & ~complete) == 0;
  }
  return out;
}

void FactIndex::Mark(const Entry& entry, std::vector<bool>& touched) const {
  for (uint32_t asker : entry.askers) touched[asker] = true;
}

void FactIndex::MarkByRows(const FactSheet& sheet, FactKind kind,
                           std::vector<bool>& touched) const {
  const std::vector<Entry>& entries = by_kind_[static_cast<size_t>(kind)];
  for (const FactRow& row : sheet.rows(kind)) {
    absl::string_view name = row.name.view();
    // The name itself and each of its parents: "a.b.c", "a.b", "a".
    for (bool whole = true;; whole = false) {
      auto at = std::lower_bound(entries.begin(), entries.end(), name,
                                 [](const Entry& entry, absl::string_view n) {
                                   return absl::string_view(entry.name) < n;
                                 });
      for (; at != entries.end() && at->name == name; ++at) {
        if (whole || at->under) Mark(*at, touched);
      }
      const size_t dot = name.rfind('.');
      if (dot == absl::string_view::npos) break;
      name = name.substr(0, dot);
    }
  }
}

void FactIndex::MarkByEntries(const FactSheet& sheet, FactKind kind,
                              std::vector<bool>& touched) const {
  for (const Entry& entry : by_kind_[static_cast<size_t>(kind)]) {
    const FactSheet::Match match =
        entry.under ? FactSheet::Match::kUnder : FactSheet::Match::kExact;
    if (!sheet.Find(kind, entry.name, match).empty()) Mark(entry, touched);
  }
}

}  // namespace upgrade_advisor
