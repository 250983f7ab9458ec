#include "services/advisor/release_graph.h"

#include <algorithm>
#include <utility>

#include "services/advisor/version_direction.h"

namespace upgrade_advisor {
namespace {

// Steps whose existence must be vouched for: without a rule that says so,
// nobody has tried whether the database survives them.
bool NeedsRules(const Release& source, const Release& target) {
  return source.distribution() != target.distribution() ||
         CrossesAirflowMajor(source, target);
}

}  // namespace

ReleaseGraph::ReleaseGraph(const Catalog* catalog, const Judge* judge,
                           std::vector<FactSheet> sheets)
    : catalog_(catalog), judge_(judge), sheets_(std::move(sheets)) {
  const absl::Span<const Advisory> advisories = judge_->advisories();
  // Where an advisory applies is worked out for each release, twice, instead of
  // for each pair: what asks about steps asks about every pair.
  for (uint32_t i = 0; i < advisories.size(); ++i) {
    if (advisories[i].effect == Effect::kForbidsStep) forbidding_.push_back(i);
    source_meets_.emplace_back();
    target_meets_.emplace_back();
    for (const Release& r : catalog_->releases()) {
      source_meets_.back().push_back(SourceMeets(advisories[i].on, r));
      target_meets_.back().push_back(TargetMeets(advisories[i].on, r));
    }
  }
  rows_.reserve(size());
  for (size_t node = 0; node < size(); ++node) {
    rows_.push_back(ExamineRow(release(node), sheets_[node]));
  }
}

// A node's number is the place of its release in the catalog.
std::optional<size_t> ReleaseGraph::Find(const ReleaseVersion& version) const {
  return catalog_->Find(version).Match(
      [&](const Release& found) {
        return std::optional<size_t>(&found - catalog_->releases().data());
      },
      [] { return std::nullopt; });
}

std::vector<Job> ReleaseGraph::JobsOf(const Release& source, size_t target,
                                      uint32_t step) const {
  std::vector<Job> jobs;
  for (uint32_t advisory : forbidding_) {
    const StepCondition& on = judge_->advisories()[advisory].on;
    if (Meets(on, source, release(target)) != Truth::kNo) {
      jobs.push_back({advisory, step});
    }
  }
  return jobs;
}

StepRow ReleaseGraph::RowOf(const Release& start,
                            const FactSheet& sheet) const {
  const std::optional<size_t> node = Find(start.version);
  return node ? rows_[*node] : ExamineRow(start, sheet);
}

// All targets of one source in one batch. A step is allowed until a rule
// objects; one that needs rules is allowed only if there are some and all said
// no.
StepRow ReleaseGraph::ExamineRow(const Release& start,
                                 const FactSheet& sheet) const {
  StepRow row{NodeSet(size()), NodeSet(size())};
  // Which steps exist must not depend on a Deployment: the self-test of a
  // plugin refuses forbidding advisories that ask for more than the releases.
  const FactSheet no_deployment;
  std::vector<StepSheets> steps;
  std::vector<size_t> targets;  // parallel to steps
  std::vector<Job> jobs;
  for (size_t node = 0; node < size(); ++node) {
    const Release& target = release(node);
    if (DirectionOf(start, target) != Direction::kUp) continue;
    const std::vector<Job> mine =
        JobsOf(start, node, static_cast<uint32_t>(steps.size()));
    if (mine.empty()) {
      (NeedsRules(start, target) ? row.uncovered : row.allowed).Add(node);
      continue;
    }
    row.allowed.Add(node);
    jobs.insert(jobs.end(), mine.begin(), mine.end());
    steps.push_back({&no_deployment, &sheet, &sheets_[node]});
    targets.push_back(node);
  }
  const std::vector<Examination> answers = judge_->Examine(steps, jobs, {});
  for (size_t i = 0; i < jobs.size(); ++i) {
    if (answers[i].outcome == Outcome::kNo) continue;
    const size_t node = targets[jobs[i].step];
    if (answers[i].outcome == Outcome::kYes ||
        NeedsRules(start, release(node))) {
      row.allowed.Remove(node);
    }
    // Rules that could not answer are as good as none.
    if (answers[i].outcome == Outcome::kFailed) row.uncovered.Add(node);
  }
  return row;
}

// Asks again rather than keep all answers: the graph has an answer for every
// pair, and this is wanted for one step of a refused request.
std::vector<Forbiddance> ReleaseGraph::WhyForbidden(const Release& source,
                                                    const FactSheet& sheet,
                                                    size_t target) const {
  std::vector<Forbiddance> out;
  if (DirectionOf(source, release(target)) != Direction::kUp) return out;
  const FactSheet no_deployment;
  const StepSheets step{&no_deployment, &sheet, &sheets_[target]};
  const std::vector<Job> jobs = JobsOf(source, target, 0);
  const std::vector<Examination> answers =
      judge_->Examine({&step, 1}, jobs, {});
  const bool strict = NeedsRules(source, release(target));
  for (size_t i = 0; i < jobs.size(); ++i) {
    const Outcome outcome = answers[i].outcome;
    if (outcome == Outcome::kYes || (strict && outcome != Outcome::kNo)) {
      out.push_back({jobs[i].advisory, outcome});
    }
  }
  return out;
}

}  // namespace upgrade_advisor
