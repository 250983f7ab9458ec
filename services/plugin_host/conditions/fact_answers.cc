#include "services/plugin_host/conditions/fact_answers.h"

namespace upgrade_advisor {

// Equal questions of different conditions get one number, so that a sheet is
// searched once for all of them.
LinkedCondition QuestionIndex::Link(
    std::shared_ptr<const Condition> condition) {
  LinkedCondition out;
  for (FactQuery query : condition->questions) {
    const bool of_release = query.sheet != SheetRole::kDeployment;
    out.asks_releases |= of_release;
    if (!of_release) out.kinds |= 1u << static_cast<int>(query.kind);
    // Source and target answer the same questions.
    if (of_release) query.sheet = SheetRole::kSource;
    std::vector<FactQuery>& list = of_release ? release_ : deployment_;
    const auto [at, fresh] =
        numbers_.try_emplace(query, static_cast<uint32_t>(list.size()));
    if (fresh) list.push_back(query);
    out.numbers.push_back(at->second);
  }
  out.condition = std::move(condition);
  return out;
}

// Absent is more than "no row": the sheet has to be closed there.
void FactAnswers::LookUp(const FactQuery& query, FactAnswer& answer) const {
  answer.rows = sheet_->Find(query.kind, query.name, query.match);
  answer.complete = sheet_->IsClosed(query.kind, query.name);
  answer.given = !answer.rows.empty() ? Truth::kYes
                 : answer.complete    ? Truth::kNo
                                      : Truth::kUnknown;
  answer.is_known = true;
}

StepAnswers BatchAnswers::Of(const FactSheet* deployment,
                             const FactSheet* source, const FactSheet* target) {
  return {Find(deployments_, deployment, index_.deployment()),
          Find(releases_, source, index_.release()),
          Find(releases_, target, index_.release())};
}

FactAnswers* BatchAnswers::Find(Sheets& sheets, const FactSheet* sheet,
                                absl::Span<const FactQuery> questions) {
  std::unique_ptr<FactAnswers>& answers = sheets[sheet];
  if (answers == nullptr) {
    answers = std::make_unique<FactAnswers>(*sheet, questions);
  }
  return answers.get();
}

}  // namespace upgrade_advisor
