// What a project makes of the environment of an image: its requirements, what
// those need, and what pip freeze knows better.
//
// Pure functions; thread-safe.
#ifndef SERVICES_API_INDEX_PROJECT_ENVIRONMENT_H_
#define SERVICES_API_INDEX_PROJECT_ENVIRONMENT_H_

#include <optional>

#include "absl/time/civil_time.h"
#include "services/api_index/api_index.h"
#include "services/api_index/environment.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {

// What a project adds to an image, and when: some day between two.
struct ProjectBuild {
  // Of the image, where it is known.
  std::optional<Pep440Version> airflow;
  absl::CivilDay earliest;
  absl::CivilDay latest;
};

// The environment that a project builds on an image: what its requirements name
// replaces what the image has, and so does what the named packages need.
// `deployment` is its sheet.
Environment WithRequirements(const Environment& image,
                             const FactSheet& deployment,
                             const ProjectBuild& build, const ApiIndex& index);
// Packages that the image lacks are there in the newest version: what a project
// gets that adds them because its code needs them.
Environment WithMissing(Environment built, const ProjectBuild& build,
                        const ApiIndex& index);

// The environment that runs, as far as pip freeze knows it better.
Environment WithInstalled(Environment built, const FactSheet& deployment,
                          const ApiIndex& index);

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_PROJECT_ENVIRONMENT_H_
