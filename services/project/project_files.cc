#include "services/project/project_files.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/project/install_commands.h"
#include "services/project/package_name.h"

namespace upgrade_advisor {
namespace {

constexpr char kRequirements[] = "requirements.txt";
// Files of requirements that are read in all; what more there is stays unknown.
constexpr int kMaxIncludes = 20;

// "a/b.txt" for "../b.txt" as seen from "a/c/x.txt". Empty if it leaves the
// project.
std::string Beside(absl::string_view file, absl::string_view path) {
  std::vector<std::string> parts = absl::StrSplit(file, '/');
  parts.pop_back();
  for (absl::string_view part : absl::StrSplit(path, '/')) {
    if (part == ".." && parts.empty()) return "";
    if (part == "..") {
      parts.pop_back();
    } else if (part != "." && !part.empty()) {
      parts.emplace_back(part);
    }
  }
  return absl::StrJoin(parts, "/");
}

// Where a command of the image finds what the project's folder is copied to.
absl::string_view WithoutHome(absl::string_view path) {
  for (absl::string_view home : {"/usr/local/airflow/", "$AIRFLOW_HOME/"}) {
    if (absl::StartsWith(path, home)) return path.substr(home.size());
  }
  return path;
}

// The clauses that constraints hold for one package, each once. More than a
// list of specifiers may have are not kept: such a list cannot be read anyway,
// and a hostile file would make it long.
class ConstraintsOfPackage {
 public:
  void Add(const Pep440Specifiers& specifiers) {
    const std::string list = specifiers.ToString();
    for (absl::string_view clause : absl::StrSplit(list, ',')) {
      if (seen_.size() > Pep440Specifiers::kClausesMax) return;
      if (!seen_.emplace(clause).second) continue;
      absl::StrAppend(&text_, text_.empty() ? "" : ",", clause);
    }
  }

  const std::string& text() const { return text_; }

 private:
  std::set<std::string, std::less<>> seen_;
  std::string text_;
};

// Constraints by package. They narrow what is asked for, and ask for nothing.
class Constraints {
 public:
  void Add(const Requirement& constraint) {
    if (constraint.specifiers.empty()) return;
    by_name_[constraint.name].Add(constraint.specifiers);
  }

  // False if they are too many to be added to the requirement. The room is
  // shared by all requirements: each of 20 000 lines could name one package
  // with a long list.
  bool Narrow(Requirement& requirement) {
    const auto mine = by_name_.find(requirement.name);
    if (mine == by_name_.end()) return true;
    const std::string& added = mine->second.text();
    if (added.size() > room_) return false;
    room_ -= added.size();
    const std::string own = requirement.specifiers.ToString();
    auto joined = Pep440Specifiers::Parse(
        absl::StrCat(own, own.empty() ? "" : ",", added));
    if (joined.ok()) requirement.specifiers = *std::move(joined);
    return joined.ok();
  }

 private:
  std::map<std::string, ConstraintsOfPackage> by_name_;
  size_t room_ = kMaxConstraintBytes;
};

// Gathers requirements from files that include each other.
class Gatherer {
 public:
  explicit Gatherer(ProjectFiles& out) : out_(out) {}

  // False if something stays unknown.
  bool Read(const std::string& path, bool as_constraints) {
    // Files may include each other in a circle. The same file may be both: what
    // it asks for, and what it constrains, are read apart.
    if (!read_.insert({path, as_constraints}).second) return true;
    if (read_.size() > kMaxIncludes) {
      Fail(path, 0, "more than 20 requirements files are not read, the limit");
      return false;
    }
    const std::string* text = out_.Find(path);
    if (text == nullptr) return false;
    return Take(ReadRequirements(path, *text), path, as_constraints);
  }

  bool Take(RequirementsFile file, const std::string& path,
            bool as_constraints) {
    bool complete = file.errors.empty();
    other_index_ |= file.names_other_index && !as_constraints;
    std::move(file.errors.begin(), file.errors.end(),
              std::back_inserter(out_.errors));
    for (RequirementLine& line : file.lines) {
      switch (line.kind) {
        case RequirementLine::Kind::kRequirement: {
          if (as_constraints) {
            constraints_.Add(*line.requirement);
          } else {
            // What the package at a URL requires, nobody knows.
            complete = complete && line.requirement->url.empty();
            own_packages_ |= MayBeOwn(line.requirement->name);
            out_.requirements.push_back(
                {*std::move(line.requirement), path, line.line});
          }
          break;
        }
        case RequirementLine::Kind::kUnnamed:
          Fail(path, line.line,
               "which package this URL or path installs is not known: name it, "
               "as in \"name @ URL\"");
          complete = false;
          break;
        case RequirementLine::Kind::kInclude:
          complete = Include(line, path, as_constraints) && complete;
          break;
        case RequirementLine::Kind::kConstraint:
          complete = Include(line, path, true) && complete;
          break;
      }
    }
    return complete;
  }

  // Whether a package may come from an index that not everybody sees: it may
  // require anything.
  bool MayHaveOwnPackages() const { return other_index_ && own_packages_; }

  // Last: pip too has read all files before it looks at a constraint, so their
  // order does not matter.
  void ApplyConstraints() {
    std::set<std::string> told;
    for (PlacedRequirement& placed : out_.requirements) {
      if (constraints_.Narrow(placed.requirement)) continue;
      placed.is_narrowed_further = true;
      const std::string& name = placed.requirement.name;
      if (!told.insert(name).second) continue;
      Fail(placed.file, placed.line,
           absl::StrCat("the constraints on ", name, " are too many to read"));
    }
  }

 private:
  void Fail(const std::string& path, uint32_t line, absl::string_view reason) {
    out_.errors.push_back({path, line, 0, std::string(reason)});
  }

  bool Include(const RequirementLine& line, const std::string& path,
               bool as_constraints) {
    if (absl::StrContains(line.path, "://")) {
      // Constraints from a URL ask for nothing; a list of requirements does.
      if (line.kind == RequirementLine::Kind::kConstraint) return true;
      Fail(path, line.line, "a requirements file at a URL is not read");
      return false;
    }
    const std::string other = Beside(path, WithoutHome(line.path));
    if (out_.Find(other) == nullptr) {
      Fail(path, line.line,
           absl::StrCat("the file it names was not given: ",
                        other.empty() ? "it lies outside the project" : other));
      // Constraints that are not there can only narrow what is known.
      return line.kind == RequirementLine::Kind::kConstraint;
    }
    return Read(other, as_constraints);
  }

  static bool MayBeOwn(absl::string_view package) {
    return !absl::StartsWith(package, "apache-airflow");
  }

  ProjectFiles& out_;
  bool other_index_ = false;
  bool own_packages_ = false;
  std::set<std::pair<std::string, bool>> read_;
  Constraints constraints_;
};

// What the commands of the stages that become the image install, by command.
std::vector<RequirementsFile> InstalledBy(const Dockerfile& dockerfile) {
  std::vector<RequirementsFile> out;
  for (size_t stage : dockerfile.FinalStages()) {
    for (const DockerInstruction& run : dockerfile.stages[stage].instructions) {
      if (run.name != "run") continue;
      for (const std::string& arguments : PipInstalls(run.arguments)) {
        out.push_back(ReadPipInstall("Dockerfile", run.line, arguments));
      }
    }
  }
  return out;
}

// "RUN <<EOF": the here-document is the script.
bool IsHereDocument(const DockerInstruction& instruction) {
  return instruction.name == "run" &&
         absl::StartsWith(instruction.arguments, "<<");
}

// Why a RUN may install what is not read; empty if it does not.
std::string UnreadInstall(const DockerInstruction& run) {
  if (IsHereDocument(run)) return "commands of a here-document are not read";
  if (run.name != "run") return "";
  const std::string installer = OtherInstaller(run.arguments);
  return installer.empty()
             ? ""
             : absl::StrCat("what ", installer, " installs is not read");
}

// After requirements.txt, which the image's ONBUILD step installs before a RUN
// of the project's. False if a command was not read.
bool ReadPipInstalls(Gatherer& gatherer, ProjectFiles& out) {
  bool complete = true;
  for (RequirementsFile& installed : InstalledBy(*out.dockerfile)) {
    complete &= gatherer.Take(std::move(installed), "Dockerfile", false);
  }
  for (size_t stage : out.dockerfile->FinalStages()) {
    for (const DockerInstruction& run :
         out.dockerfile->stages[stage].instructions) {
      const std::string reason = UnreadInstall(run);
      if (reason.empty()) continue;
      out.errors.push_back({"Dockerfile", run.line, 0, reason});
      complete = false;
    }
  }
  return complete;
}

void AddErrors(const std::vector<LocatedError>& errors, ProjectFiles& out) {
  out.errors.insert(out.errors.end(), errors.begin(), errors.end());
}

}  // namespace

const std::string* ProjectFiles::Find(absl::string_view path) const {
  for (const ProjectFile& file : files) {
    if (file.path == path) return &file.text;
  }
  return nullptr;
}

ProjectFiles ReadProjectFiles(std::vector<ProjectFile> files) {
  ProjectFiles out;
  // In one order, so that errors and facts come in one, whatever the caller's.
  std::sort(files.begin(), files.end(),
            [](const ProjectFile& a, const ProjectFile& b) {
              return a.path < b.path;
            });
  out.files = std::move(files);
  if (const std::string* text = out.Find("Dockerfile")) {
    out.dockerfile = Dockerfile::Read("Dockerfile", *text);
    AddErrors(out.dockerfile->errors, out);
  }
  if (const std::string* text = out.Find("packages.txt")) {
    out.os_packages = ReadOsPackages(*text);
  }
  if (const std::string* text = out.Find("airflow.cfg")) {
    out.airflow_cfg = ReadAirflowCfg("airflow.cfg", *text);
    AddErrors(out.airflow_cfg->errors, out);
  }
  if (const std::string* text = out.Find(".env")) {
    out.dot_env = ReadDotEnv(".env", *text);
    AddErrors(out.dot_env->errors, out);
  }
  Gatherer gatherer(out);
  out.requirements_complete = gatherer.Read(kRequirements, false);
  if (out.dockerfile && !ReadPipInstalls(gatherer, out)) {
    out.requirements_complete = false;
  }
  if (gatherer.MayHaveOwnPackages()) out.requirements_complete = false;
  gatherer.ApplyConstraints();
  return out;
}

// The client asks this of each file it sends, until nothing new is named.
std::vector<std::string> NamedRequirementFiles(const ProjectFile& file) {
  std::vector<RequirementsFile> read;
  if (file.path == "Dockerfile") {
    read = InstalledBy(Dockerfile::Read(file.path, file.text));
  } else if (file.path != "packages.txt" && file.path != "airflow.cfg" &&
             file.path != ".env") {
    read.push_back(ReadRequirements(file.path, file.text));
  }
  std::vector<std::string> out;
  for (const RequirementsFile& one : read) {
    for (const RequirementLine& line : one.lines) {
      if (line.path.empty() || absl::StrContains(line.path, "://")) continue;
      std::string path = Beside(file.path, WithoutHome(line.path));
      if (!path.empty()) out.push_back(std::move(path));
    }
  }
  return out;
}

std::string ProjectImage(const ProjectFiles& files) {
  if (!files.dockerfile) return "";
  const std::vector<size_t> stages = files.dockerfile->FinalStages();
  if (stages.empty()) return "";
  const DockerStage& first = files.dockerfile->stages[stages.front()];
  return first.image.complete ? first.image.text : "";
}

}  // namespace upgrade_advisor
