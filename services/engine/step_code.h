// What the steps of one request take away from the code of its Deployment, by
// the index of released packages.
//
// A step takes away what works in the environment that the step leaves, or may,
// and does not work where it arrives. Environments are the images of releases,
// and what the project's requirements make of them; where the step leaves what
// runs, pip freeze says more.
//
// Sheets are built when they are asked for, and one for all steps to a release
// that take away the same. Lives for one request, on one thread; refers to the
// snapshot and to the sheets of the Deployment, which outlive it.
#ifndef SERVICES_ENGINE_STEP_CODE_H_
#define SERVICES_ENGINE_STEP_CODE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/advisor/plan.h"
#include "services/advisor/plan_request.h"
#include "services/api_index/code_uses.h"
#include "services/api_index/environment.h"
#include "services/engine/snapshot.h"
#include "services/sheets/deployment_sheet.h"

namespace upgrade_advisor {

// Of code that runs under every target that it is asked about.
class StepCode {
 public:
  // `as_of`: the day on which the project would be built.
  StepCode(const Snapshot& snapshot, const Release& running,
           const DeploymentSheets& sheets, absl::CivilDay as_of);

  const FactSheet& Of(size_t from, size_t to);
  // What code may write instead of the names that the step takes away. Of
  // places that do, those that also work at `end`, where the path leads, come
  // first.
  std::vector<CodeFix> MovesOf(size_t from, size_t to, size_t end);
  // How a renamed argument fares on both sides of the step.
  CodeFix RenameOf(size_t from, size_t to, absl::string_view callee,
                   absl::string_view argument, absl::string_view renamed);

 private:
  struct Side {
    Environment environment;
    std::vector<UseState> states;
  };
  // Numbers of the uses that do not survive, and of those nobody can tell.
  struct Changes {
    std::vector<uint32_t> gone;
    std::vector<uint32_t> unsettled;
    // Sorts of uses, as bits, that rest on a package which a requirement that
    // nobody has read may hold at another release.
    uint32_t doubtful = 0;
    // Packages that requirements name without a pin, and that come in a later
    // major.
    std::vector<uint16_t> jumping;

    friend bool operator==(const Changes&, const Changes&) = default;
    template <typename H>
    friend H AbslHashValue(H state, const Changes& changes) {
      return H::combine(std::move(state), changes.gone, changes.unsettled,
                        changes.doubtful, changes.jumping);
    }
  };

  const FactSheet& SheetOf(size_t to, const Changes& changes,
                           const Side& target);
  const Side& SideOf(size_t node);
  Environment EnvironmentAt(size_t node) const;
  Changes ChangesBetween(const Side& source, const Side& target) const;
  // Whether the step takes away a use, or may.
  bool IsTaken(uint32_t use, const Side& source, const Side& target) const;
  bool MayBeHeld(uint16_t package) const;
  void FindJumps(const Side& source, const Side& target, Changes& out) const;
  void AddJump(uint16_t package, const Side& target,
               FactSheet::Builder& sheet) const;
  bool IsPartOfGone(uint32_t use, const std::vector<uint32_t>& gone) const;
  // The changes of which nobody can tell for want of the requirements.
  std::set<absl::string_view> DoubtfulChanges(const Changes& changes) const;
  FactSheet Build(const Changes& changes, const Side& target) const;
  void AddGone(const CodeUse& use, const UseState& state, const Side& target,
               FactSheet::Builder& sheet) const;
  void AddRows(const CodeUse& use, absl::string_view change,
               const std::string& value, FactSheet::Builder& sheet) const;
  std::string VersionOf(uint16_t package, const Side& side) const;

  const Snapshot& snapshot_;
  const Release& running_;
  const DeploymentSheets& sheets_;
  const absl::CivilDay as_of_;
  CodeUses uses_;
  bool knows_code_;
  // No code and no requirements are known: environments do not matter.
  bool loses_nothing_;
  absl::flat_hash_map<size_t, std::unique_ptr<Side>> sides_;
  absl::flat_hash_map<std::pair<size_t, size_t>, const FactSheet*> steps_;
  absl::flat_hash_map<std::pair<size_t, Changes>, std::unique_ptr<FactSheet>>
      built_;
};

// Of code of which some runs under some targets only: each class of targets
// that run the same code has its own.
class StepCodeByTarget : public TargetSheets {
 public:
  StepCodeByTarget(const Snapshot& snapshot, const Release& running,
                   const SheetsByTarget& sheets, absl::CivilDay as_of);

  const FactSheet& Of(size_t from, size_t to) override;
  // That of the targets which run the same code as this one.
  StepCode& CodeOf(size_t to);

 private:
  const Snapshot& snapshot_;
  const SheetsByTarget& sheets_;
  std::vector<std::unique_ptr<StepCode>> classes_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_STEP_CODE_H_
