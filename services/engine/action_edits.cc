#include "services/engine/action_edits.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "services/project/project_edits.h"

namespace upgrade_advisor {

void ApplyEdits(const ProjectFiles& files, std::vector<PlannedStep>& steps) {
  if (files.files.empty()) return;
  ProjectEdits edits(files);
  const bool has_requirements = files.Find("requirements.txt") != nullptr;
  for (PlannedStep& step : steps) {
    std::vector<Action> kept;
    for (Action& action : step.actions) {
      // The lines of settings hold secrets: who has the files makes the edit.
      if (absl::StartsWith(action.edit, "env.")) {
        kept.push_back(std::move(action));
        continue;
      }
      EditResult result = edits.Apply(action.edit);
      if (!result.remarks.empty() && result.diff.empty() &&
          absl::StartsWith(action.edit, "dockerfile.from ")) {
        action.title = "Name the new tag of your own image in the Dockerfile";
        action.edit.clear();
      }
      const bool made_already = has_requirements && result.diff.empty() &&
                                result.remarks.empty() &&
                                absl::StartsWith(action.edit, "requirements.");
      if (made_already) continue;
      action.diff = std::move(result.diff);
      std::move(result.remarks.begin(), result.remarks.end(),
                std::back_inserter(action.details));
      kept.push_back(std::move(action));
    }
    step.actions = std::move(kept);
  }
}

}  // namespace upgrade_advisor
