// A judge for tests: advisories as a table of functions over two releases.
#ifndef TESTS_ADVISOR_TABLE_JUDGE_H_
#define TESTS_ADVISOR_TABLE_JUDGE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/judge.h"

namespace upgrade_advisor {

// The value of a release fact, "" if there is none.
inline std::string ReleaseFact(const FactSheet& sheet, const char* name) {
  const auto rows =
      sheet.Find(FactKind::kRelease, name, FactSheet::Match::kExact);
  return rows.empty() ? "" : std::string(rows[0].value.view());
}

class TableJudge : public Judge {
 public:
  using Answer = std::function<Outcome(const StepSheets&)>;
  // What an answer looks at, as the judge says it.
  enum class RestsOn { kAll, kDeploymentAndTarget, kDeployment };

  void Add(Advisory advisory, Answer answer, RestsOn rests_on = RestsOn::kAll) {
    if (advisory.plugin.empty()) advisory.plugin = "table";
    advisory.title = "title of " + advisory.id;
    advisory.impact = "impact of " + advisory.id;
    advisories_.push_back(std::move(advisory));
    answers_.push_back(std::move(answer));
    rests_on_.push_back(rests_on);
  }
  void AddForbidding(std::string id, StepKinds kinds, Answer answer) {
    Advisory a;
    a.id = std::move(id);
    a.effect = Effect::kForbidsStep;
    a.on.kinds = kinds;
    Add(std::move(a), std::move(answer));
  }
  void AddBlocking(std::string id, Answer answer) {
    Advisory a;
    a.id = std::move(id);
    a.severity = Severity::kCritical;
    a.effect = Effect::kBlocksStep;
    Add(std::move(a), std::move(answer));
  }
  void AddWarning(std::string id, Answer answer) {
    Advisory a;
    a.id = std::move(id);
    a.severity = Severity::kWarning;
    Add(std::move(a), std::move(answer));
  }

  absl::Span<const Advisory> advisories() const override { return advisories_; }
  std::vector<Examination> Examine(absl::Span<const StepSheets> steps,
                                   absl::Span<const Job> jobs,
                                   const ExaminationContext&) const override {
    ++batches;
    std::vector<Examination> out;
    for (const Job& job : jobs) {
      Examination e;
      e.outcome = answers_[job.advisory](steps[job.step]);
      if (e.outcome == Outcome::kFailed) e.failure = "told to fail";
      e.deployment_only = rests_on_[job.advisory] == RestsOn::kDeployment;
      out.push_back(std::move(e));
    }
    return out;
  }

  mutable int batches = 0;

 private:
  std::vector<Advisory> advisories_;
  std::vector<Answer> answers_;
  std::vector<RestsOn> rests_on_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_ADVISOR_TABLE_JUDGE_H_
