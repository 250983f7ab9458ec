// The requests whose cost is watched: by a benchmark, and by instructions
// counted (answer_cost).
#ifndef TESTS_BENCH_ANSWER_REQUESTS_H_
#define TESTS_BENCH_ANSWER_REQUESTS_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/engine/engine.h"

namespace upgrade_advisor {

enum class AnswerKind {
  kNewest,      // Runtime 7.6.0 to the newest, nothing known
  kPatch,       // 9.5.0 to the newest patch of its line, nothing known
  kMigration,   // Certified 2.2.3 to Runtime 5.0.4, nothing known
  kExample,     // docs/examples/runtime-deployment.json to the newest
  kValidation,  // 9.5.0 to 9.7.0, nothing known
};

// "newest", "patch" and so on.
std::optional<AnswerKind> AnswerKindOf(absl::string_view name);

class AnswerRequest {
 public:
  explicit AnswerRequest(AnswerKind kind);

  // Has it answered, as a server would send it; the size of that. Ends the
  // program if it cannot be answered.
  size_t AnswerBytes(const Engine& engine) const;

 private:
  v1::PlanUpgradeRequest plan_;
  std::optional<v1::ValidateUpgradeRequest> validation_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_BENCH_ANSWER_REQUESTS_H_
