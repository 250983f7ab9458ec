// Edits of a project's files, made one after another.
//
// Pure; not thread-safe. Owns the texts. What is not edited keeps every byte.
#ifndef SERVICES_PROJECT_PROJECT_EDITS_H_
#define SERVICES_PROJECT_PROJECT_EDITS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/project_files.h"

namespace upgrade_advisor {

// What an edit came to.
struct EditResult {
  std::string diff;  // unified; empty: nothing changed
  // Sentences for the reader of the diff, or the reason why there is none.
  std::vector<std::string> remarks;
};

class ProjectEdits {
 public:
  explicit ProjectEdits(const ProjectFiles& files) : files_(files.files) {}

  // Makes a named edit, as Remedy.edit has them:
  //   dockerfile.from IMAGE     the image of the stage that becomes the image;
  //                             a default of ARG where the tag is one
  //   requirements.add SPEC     replaces the package's line, or adds one
  //   requirements.remove NAME
  //   env.rename OLD NEW, env.unset NAME, env.set NAME VALUE
  //                             where a file sets the variable; a variable that
  //                             none sets is set elsewhere, or not at all
  // Others, and files that were not given, change nothing.
  EditResult Apply(absl::string_view edit);

  // With all edits made so far.
  const std::vector<ProjectFile>& files() const { return files_; }

 private:
  ProjectFile* Find(absl::string_view path);
  EditResult SetImage(absl::string_view image);
  EditResult AddRequirement(absl::string_view specification);
  // In one file; nothing where it does not name the package.
  std::optional<EditResult> ChangeRequirement(ProjectFile& file,
                                              absl::string_view wanted,
                                              absl::string_view specification);
  EditResult RemoveRequirement(absl::string_view name);
  EditResult EditSettings(absl::string_view edit);
  EditResult EditSetting(absl::string_view what, absl::string_view name,
                         absl::string_view value, ProjectFile& file);
  EditResult Replace(ProjectFile& file, std::string text);

  std::vector<ProjectFile> files_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_PROJECT_EDITS_H_
