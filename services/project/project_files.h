// The small files of a project, read: Dockerfile, requirements.txt and what it
// includes, packages.txt, airflow.cfg, .env.
//
// Pure and total; thread-safe. Values own all their data.
#ifndef SERVICES_PROJECT_PROJECT_FILES_H_
#define SERVICES_PROJECT_PROJECT_FILES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/dockerfile.h"
#include "services/project/located_error.h"
#include "services/project/requirement.h"
#include "services/project/requirements_file.h"
#include "services/project/settings_files.h"

namespace upgrade_advisor {

struct ProjectFile {
  std::string path;  // relative to the project, with '/'
  std::string text;
};

// A requirement and where it stands; constraints are added to its specifiers.
struct PlacedRequirement {
  Requirement requirement;
  std::string file;
  uint32_t line = 0;
  // Constraints hold for it that are too many to be added.
  bool is_narrowed_further = false;
};

struct ProjectFiles {
  std::vector<ProjectFile> files;  // as given, by path
  std::optional<Dockerfile> dockerfile;
  std::optional<std::vector<OsPackage>> os_packages;
  std::optional<SettingsFile> airflow_cfg;
  std::optional<SettingsFile> dot_env;
  // In the order pip reads them; those of the Dockerfile last.
  std::vector<PlacedRequirement> requirements;
  // requirements.txt was given, and all of it and of what it includes is read.
  bool requirements_complete = false;
  std::vector<LocatedError> errors;

  // The text of a file; null if it was not given.
  const std::string* Find(absl::string_view path) const;
};

// What constraints add to all requirements together is limited to this; what is
// beyond, or too long for one requirement, is an error and narrows it further.
inline constexpr size_t kMaxConstraintBytes = 1u << 20;

// Files with other names are kept and not read, unless a
// requirements file includes them.
ProjectFiles ReadProjectFiles(std::vector<ProjectFile> files);

// The requirements files that a requirements file includes, or that commands of
// a Dockerfile install, as paths of the project; none of any other small file.
std::vector<std::string> NamedRequirementFiles(const ProjectFile& file);

// The image that the project's Dockerfile begins from: of the stage that
// becomes the image, with variables substituted. Empty if there is none, or not
// known.
std::string ProjectImage(const ProjectFiles& files);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_PROJECT_FILES_H_
