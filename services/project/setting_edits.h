// Changes of settings where a project's files have them: ENV of the Dockerfile,
// .env, airflow.cfg. Names are those of variables: AIRFLOW__SECTION__KEY.
//
// Each change is made in the text and then read again: it counts only if the
// reader sees that change and no other. Pure; thread-safe.
#ifndef SERVICES_PROJECT_SETTING_EDITS_H_
#define SERVICES_PROJECT_SETTING_EDITS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/project_files.h"

namespace upgrade_advisor {

struct PlacedSetting {
  std::string name;
  std::string value;
  uint32_t line = 0;  // 1-based
  bool complete = true;

  friend bool operator==(const PlacedSetting&, const PlacedSetting&) = default;
};

// Of a file that has settings, by its path; none of any other file.
std::vector<PlacedSetting> SettingsOf(const ProjectFile& file);

// The new text; nothing where the setting is not written in a way that can be
// changed without a doubt. `at` is one of SettingsOf.
std::optional<std::string> RenameSetting(const ProjectFile& file, size_t at,
                                         absl::string_view name);
std::optional<std::string> RemoveSetting(const ProjectFile& file, size_t at);
std::optional<std::string> ChangeSetting(const ProjectFile& file, size_t at,
                                         absl::string_view value);
// A part of the value, between commas or the whole of it, becomes another.
std::optional<std::string> ReplaceInSetting(const ProjectFile& file, size_t at,
                                            absl::string_view old_part,
                                            absl::string_view new_part);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_SETTING_EDITS_H_
