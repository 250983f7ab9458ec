#include "services/project/project_edits.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/one_line.h"
#include "services/domain/image_reference.h"
#include "services/project/dockerfile.h"
#include "services/project/package_name.h"
#include "services/project/requirements_file.h"
#include "services/project/setting_edits.h"
#include "services/project/unified_diff.h"

namespace upgrade_advisor {
namespace {

// The caller's other small files have names of their own.
bool IsRequirementsFile(absl::string_view path) {
  return path != "Dockerfile" && path != "packages.txt" &&
         path != "airflow.cfg" && path != ".env";
}

std::string WithRange(absl::string_view text, size_t begin, size_t end,
                      absl::string_view replacement) {
  return absl::StrCat(text.substr(0, begin), replacement, text.substr(end));
}

// The repository to name: the one that is written, where it holds such releases
// too (a mirror, a shorthand), else the documented one. Old-form tags are in
// ".../astro-runtime", new-form ones ("3.1-21") in ".../runtime".
std::string RepositoryFor(const DeploymentImage& now,
                          const ImageReference& wanted) {
  const auto target = DeploymentImage::FromReference(wanted);
  if (!target.ok() || !target->version ||
      now.distribution != target->distribution) {
    return wanted.repository;
  }
  const RuntimeVersion* runtime = target->version->runtime();
  const bool holds_new_form = !absl::EndsWith(now.repository, "astro-runtime");
  if (runtime != nullptr && runtime->is_new_form() != holds_new_form) {
    return wanted.repository;
  }
  return now.repository;
}

// "${TAG}" or "$TAG" as the whole tag: the name of the variable.
std::string TagVariable(absl::string_view written) {
  const size_t colon = written.rfind(':');
  if (colon == absl::string_view::npos) return "";
  absl::string_view tag = written.substr(colon + 1);
  if (!absl::ConsumePrefix(&tag, "$")) return "";
  if (absl::ConsumePrefix(&tag, "{")) {
    // "${TAG:-default}" is not simple enough to be edited.
    if (!absl::ConsumeSuffix(&tag, "}")) return "";
  }
  for (char c : tag) {
    if (!absl::ascii_isalnum(c) && c != '_') return "";
  }
  return std::string(tag);
}

// The name at the beginning of a specification.
absl::string_view NameOf(absl::string_view specification) {
  return absl::StripAsciiWhitespace(
      specification.substr(0, specification.find_first_of("[=<>!~;@ ")));
}

// The line's requirement with other specifiers; extras, marker and comment
// stay.
std::string WithSpecifiers(absl::string_view line,
                           absl::string_view specifiers) {
  size_t end = line.find_first_of(";#");
  if (end == absl::string_view::npos) end = line.find_first_of("\r\n");
  if (end == absl::string_view::npos) end = line.size();
  const absl::string_view tail = line.substr(end);
  absl::string_view head = line.substr(0, end);
  const size_t blanks =
      head.size() - absl::StripTrailingAsciiWhitespace(head).size();
  const size_t bracket = head.find(']');
  const size_t from = bracket == absl::string_view::npos
                          ? head.find_first_of("=<>!~ \t(")
                          : bracket + 1;
  return absl::StrCat(head.substr(0, from), specifiers,
                      head.substr(head.size() - blanks), tail);
}

}  // namespace

EditResult ProjectEdits::Apply(absl::string_view edit) {
  // An edit changes one line: a further line would be whatever a plugin likes.
  if (!IsOneLine(edit)) {
    return {"",
            {"The edit of this action is more than one line, and was not "
             "made"}};
  }
  if (absl::ConsumePrefix(&edit, "dockerfile.from ")) return SetImage(edit);
  if (absl::ConsumePrefix(&edit, "requirements.add ")) {
    return AddRequirement(edit);
  }
  if (absl::ConsumePrefix(&edit, "requirements.remove ")) {
    return RemoveRequirement(edit);
  }
  if (absl::StartsWith(edit, "env.")) return EditSettings(edit);
  return {};
}

EditResult ProjectEdits::EditSettings(absl::string_view edit) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(edit, absl::MaxSplits(' ', 2));
  EditResult out;
  if (words.size() < 2) return out;
  for (ProjectFile& file : files_) {
    EditResult one =
        EditSetting(words[0], words[1], words.size() > 2 ? words[2] : "", file);
    absl::StrAppend(&out.diff, one.diff);
    std::move(one.remarks.begin(), one.remarks.end(),
              std::back_inserter(out.remarks));
  }
  return out;
}

// The last setting of a name counts, and the ones before it go the same way.
EditResult ProjectEdits::EditSetting(absl::string_view what,
                                     absl::string_view name,
                                     absl::string_view value,
                                     ProjectFile& file) {
  std::string text = file.text;
  std::vector<std::string> remarks;
  const std::vector<PlacedSetting> settings = SettingsOf(file);
  const auto is_set = [&](absl::string_view variable) {
    return std::any_of(settings.begin(), settings.end(),
                       [&](const auto& one) { return one.name == variable; });
  };
  for (size_t i = settings.size(); i-- > 0;) {
    if (settings[i].name != name) continue;
    if (what == "env.set" && settings[i].value == value) continue;
    const ProjectFile now{file.path, text};
    std::optional<std::string> edited;
    if (what == "env.rename" && !is_set(value)) {
      edited = RenameSetting(now, i, value);
    } else if (what == "env.unset") {
      edited = RemoveSetting(now, i);
    } else if (what == "env.set") {
      edited = ChangeSetting(now, i, value);
    }
    if (edited) {
      text = *std::move(edited);
    } else {
      remarks.push_back(absl::StrCat(
          file.path, " line ", settings[i].line, " sets ", name,
          " in a form that cannot be edited automatically: change it by "
          "hand"));
    }
  }
  EditResult out = Replace(file, std::move(text));
  out.remarks = std::move(remarks);
  return out;
}

ProjectFile* ProjectEdits::Find(absl::string_view path) {
  for (ProjectFile& file : files_) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

// The next edit sees what this one has made: each diff applies after the last.
EditResult ProjectEdits::Replace(ProjectFile& file, std::string text) {
  EditResult out{UnifiedDiff(file.path, file.text, text), {}};
  file.text = std::move(text);
  return out;
}

// The stage that the image is built from may begin from another stage: what is
// edited is the first of that chain, which names a release.
EditResult ProjectEdits::SetImage(absl::string_view image) {
  ProjectFile* file = Find("Dockerfile");
  if (file == nullptr) return {};
  const Dockerfile dockerfile = Dockerfile::Read(file->path, file->text);
  const std::vector<size_t> stages = dockerfile.FinalStages();
  const auto wanted = ImageReference::Parse(image);
  if (stages.empty() || !wanted.ok()) return {};
  const DockerStage& stage = dockerfile.stages[stages.front()];
  const auto now = DeploymentImage::Parse(stage.image.text);
  if (!stage.image.complete || !now.ok()) {
    return {"",
            {absl::StrCat("The Dockerfile starts from a custom image (line ",
                          stage.line, "): rebuild that image on ", image,
                          " first")}};
  }
  const absl::string_view written =
      absl::string_view(file->text)
          .substr(stage.image_at.begin,
                  stage.image_at.end - stage.image_at.begin);
  const std::string repository = RepositoryFor(*now, *wanted);
  const std::string variable = TagVariable(written);
  // The default of the ARG is what the author changes at an upgrade. It holds
  // the tag only, so this works while the repository stays.
  if (repository == now->repository && !variable.empty()) {
    for (const GlobalArgument& argument : dockerfile.arguments) {
      if (argument.name != variable) continue;
      return Replace(*file, WithRange(file->text, argument.value_at.begin,
                                      argument.value_at.end, wanted->tag));
    }
  }
  EditResult out = Replace(
      *file, WithRange(file->text, stage.image_at.begin, stage.image_at.end,
                       absl::StrCat(repository, ":", wanted->tag)));
  if (!now->digest.empty()) {
    out.remarks.push_back(
        "The digest is left out: it names the old image, whatever the tag "
        "says");
  }
  return out;
}

// A package may be named in a file that the project installs from elsewhere: it
// is changed there. One that no file names gets a line in requirements.txt.
EditResult ProjectEdits::AddRequirement(absl::string_view specification) {
  const absl::string_view name = NameOf(specification);
  ProjectFile* main = Find("requirements.txt");
  if (main == nullptr || name.empty()) return {};
  std::vector<ProjectFile*> files = {main};
  for (ProjectFile& file : files_) {
    if (&file != main && IsRequirementsFile(file.path)) files.push_back(&file);
  }
  for (ProjectFile* file : files) {
    const std::optional<EditResult> changed =
        ChangeRequirement(*file, NormalisePackageName(name), specification);
    if (changed) return *changed;
  }
  std::string text = main->text;
  const absl::string_view end = absl::StrContains(text, "\r\n") ? "\r\n" : "\n";
  if (!text.empty() && text.back() != '\n') absl::StrAppend(&text, end);
  absl::StrAppend(&text, specification, end);
  return Replace(*main, std::move(text));
}

std::optional<EditResult> ProjectEdits::ChangeRequirement(
    ProjectFile& file, absl::string_view wanted,
    absl::string_view specification) {
  for (const RequirementLine& line :
       ReadRequirements(file.path, file.text).lines) {
    if (!line.requirement || line.requirement->name != wanted) continue;
    // Hashes belong to one version, and a line that is continued or names a URL
    // says more than specifiers: a half-right edit is worse than none.
    const absl::string_view old =
        absl::string_view(file.text).substr(line.begin, line.end - line.begin);
    if (!line.requirement->url.empty() || line.has_hashes ||
        absl::StrContains(old, "\\\n")) {
      return EditResult{
          "",
          {absl::StrCat(file.path, " line ", line.line, " pins ", wanted,
                        " in a form that cannot be edited automatically: "
                        "change it by hand")}};
    }
    const absl::string_view specifiers = specification.substr(
        std::min(specification.find_first_of("=<>!~"), specification.size()));
    return Replace(file, WithRange(file.text, line.begin, line.end,
                                   WithSpecifiers(old, specifiers)));
  }
  return std::nullopt;
}

EditResult ProjectEdits::RemoveRequirement(absl::string_view name) {
  ProjectFile* file = Find("requirements.txt");
  if (file == nullptr) return {};
  const std::string wanted = NormalisePackageName(name);
  for (const RequirementLine& line :
       ReadRequirements(file->path, file->text).lines) {
    if (!line.requirement || line.requirement->name != wanted) continue;
    return Replace(*file, WithRange(file->text, line.begin, line.end, ""));
  }
  return {};
}

}  // namespace upgrade_advisor
