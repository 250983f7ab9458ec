#include "services/rehearsal/environments/project_requirements.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kAirflow = "apache-airflow";

std::string TextOf(const Requirement& requirement) {
  std::string out = requirement.name;
  if (!requirement.extras.empty()) {
    absl::StrAppend(&out, "[", absl::StrJoin(requirement.extras, ","), "]");
  }
  if (!requirement.url.empty()) {
    absl::StrAppend(&out, " @ ", requirement.url);
  } else {
    absl::StrAppend(&out, requirement.specifiers.ToString());
  }
  if (!requirement.marker.empty()) {
    absl::StrAppend(&out, " ; ", requirement.marker);
  }
  return out;
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '_' || c == '.';
}

// Where the text has the name as a word of its own.
size_t FindName(absl::string_view text, absl::string_view name) {
  for (size_t at = text.find(name); at != absl::string_view::npos;
       at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    const bool begins = at == 0 || !IsNameCharacter(text[at - 1]);
    const bool ends = end == text.size() || !IsNameCharacter(text[end]) ||
                      // The full stop of a sentence.
                      (text[end] == '.' && (end + 1 == text.size() ||
                                            !IsNameCharacter(text[end + 1])));
    if (begins && ends) return at;
  }
  return absl::string_view::npos;
}

}  // namespace

ProjectRequirements RequirementsOf(const ProjectFiles& files) {
  ProjectRequirements out;
  for (const PlacedRequirement& placed : files.requirements) {
    const Requirement& requirement = placed.requirement;
    if (requirement.name == kAirflow) {
      out.notes.push_back(absl::StrCat(placed.file, ":", placed.line,
                                       " asks for ", kAirflow,
                                       ", which the image brings: left out"));
      continue;
    }
    out.lines.push_back(
        {requirement.name, TextOf(requirement), placed.file, placed.line});
  }
  if (files.os_packages && !files.os_packages->empty()) {
    out.notes.push_back(
        absl::StrCat("packages.txt asks for ", files.os_packages->size(),
                     " packages of the operating system, which only an image "
                     "has: they are not installed here"));
  }
  for (const LocatedError& error : files.errors) {
    out.notes.push_back(absl::StrCat(error.file, ":", error.line, " ",
                                     error.reason, ": not installed"));
  }
  return out;
}

std::vector<RequirementSource> LinesNamedIn(
    absl::string_view explanation, const ProjectRequirements& requirements) {
  struct Found {
    size_t at;
    const RequirementSource* line;
  };
  std::vector<Found> found;
  for (const RequirementSource& line : requirements.lines) {
    const size_t at = FindName(explanation, line.name);
    if (at != absl::string_view::npos) found.push_back({at, &line});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  std::vector<RequirementSource> out;
  for (const Found& one : found) out.push_back(*one.line);
  return out;
}

}  // namespace upgrade_advisor
