// What a project asks for on top of its image, as a resolver reads it, each
// with its place.
//
// Pure; thread-safe. Values own all their data.
#ifndef SERVICES_REHEARSAL_ENVIRONMENTS_PROJECT_REQUIREMENTS_H_
#define SERVICES_REHEARSAL_ENVIRONMENTS_PROJECT_REQUIREMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/project_files.h"

namespace upgrade_advisor {

struct RequirementSource {
  std::string name;  // normalised
  std::string text;  // "pandas<2; python_version < '3.12'"
  std::string file;
  uint32_t line = 0;
};

struct ProjectRequirements {
  std::vector<RequirementSource> lines;
  // What an environment does not get of the project, a sentence each.
  std::vector<std::string> notes;
};

// Of requirements.txt, what it includes, and `pip install` in the Dockerfile.
// Airflow itself is left out: the image brings it.
ProjectRequirements RequirementsOf(const ProjectFiles& files);

// Which of the lines a resolver's explanation speaks of, in the order it does.
std::vector<RequirementSource> LinesNamedIn(
    absl::string_view explanation, const ProjectRequirements& requirements);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_ENVIRONMENTS_PROJECT_REQUIREMENTS_H_
