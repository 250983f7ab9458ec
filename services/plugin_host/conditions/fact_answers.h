// The answers of one fact sheet to the questions of many conditions, each
// looked up once.
//
// Conditions of a plugin set ask about a thousand different questions, many of
// them several times and at several steps. They are numbered when the set is
// loaded (QuestionIndex); while a batch is examined each sheet keeps what it
// answered (FactAnswers).
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_FACT_ANSWERS_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_FACT_ANSWERS_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "services/domain/condition.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// A condition whose questions have numbers: numbers[i] is that of questions[i]
// among those to a Deployment, or among those to a release.
struct LinkedCondition {
  std::shared_ptr<const Condition> condition;
  std::vector<uint32_t> numbers;
  // What it asks of the Deployment, as bits of FactKind, and whether it asks of
  // the releases: where no row can matter, nothing needs to be evaluated.
  uint32_t kinds = 0;
  bool asks_releases = false;
};

// Numbers questions. Immutable once all conditions are linked; thread-safe
// then.
class QuestionIndex {
 public:
  LinkedCondition Link(std::shared_ptr<const Condition> condition);

  absl::Span<const FactQuery> deployment() const { return deployment_; }
  absl::Span<const FactQuery> release() const { return release_; }

 private:
  std::vector<FactQuery> deployment_;
  std::vector<FactQuery> release_;
  std::map<FactQuery, uint32_t> numbers_;
};

struct FactAnswer {
  absl::Span<const FactRow> rows;
  // Given, absent or unknown.
  Truth given = Truth::kUnknown;
  // The rows are all there are: what is not among them is absent.
  bool complete = false;
  bool is_known = false;  // looked up
};

// Lives for one batch, on one thread. The sheet and the questions outlive it.
class FactAnswers {
 public:
  FactAnswers(const FactSheet& sheet, absl::Span<const FactQuery> questions)
      : sheet_(&sheet),
        questions_(questions),
        blocks_((questions.size() + kBlock - 1) / kBlock) {}

  // Costs a binary search the first time.
  const FactAnswer& Get(uint32_t number) {
    std::unique_ptr<Block>& block = blocks_[number / kBlock];
    if (block == nullptr) block = std::make_unique<Block>();
    FactAnswer& answer = (*block)[number % kBlock];
    if (!answer.is_known) LookUp(questions_[number], answer);
    return answer;
  }
  const FactSheet& sheet() const { return *sheet_; }

 private:
  void LookUp(const FactQuery& query, FactAnswer& answer) const;

  // A step asks a tenth of all questions, and mostly neighbours.
  static constexpr size_t kBlock = 8;
  using Block = std::array<FactAnswer, kBlock>;

  const FactSheet* sheet_;
  absl::Span<const FactQuery> questions_;
  std::vector<std::unique_ptr<Block>> blocks_;  // made when asked
};

// The answers at one step. Not owned.
struct StepAnswers {
  FactAnswers* deployment = nullptr;
  FactAnswers* source = nullptr;
  FactAnswers* target = nullptr;

  FactAnswers& Of(SheetRole role) const {
    return role == SheetRole::kDeployment ? *deployment
           : role == SheetRole::kSource   ? *source
                                          : *target;
  }
};

// The answers of all sheets of a batch.
class BatchAnswers {
 public:
  explicit BatchAnswers(const QuestionIndex& index) : index_(index) {}

  // Valid as long as this object.
  StepAnswers Of(const FactSheet* deployment, const FactSheet* source,
                 const FactSheet* target);

 private:
  using Sheets =
      absl::flat_hash_map<const FactSheet*, std::unique_ptr<FactAnswers>>;
  static FactAnswers* Find(Sheets& sheets, const FactSheet* sheet,
                           absl::Span<const FactQuery> questions);

  const QuestionIndex& index_;
  Sheets deployments_;
  Sheets releases_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_FACT_ANSWERS_H_
