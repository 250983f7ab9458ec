#include "services/rehearsal/environments/environment_maker.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/base/digest.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"

namespace upgrade_advisor {
namespace {

// Raised whenever environments are laid out or resolved in another way.
constexpr char kGeneration[] = "1";
// Names of packages that an environment lacks.
constexpr char kLeftOut[] = "/left-out.txt";
constexpr uint64_t kMaxNoteBytes = 64u << 10;

std::string AirflowPin(const RehearsedImage& image) {
  return absl::StrCat("apache-airflow==", image.airflow);
}

// The names of pins, which a project's requirements may move.
std::vector<std::string> NamesOf(const PinnedPackages& pins) {
  std::vector<std::string> names;
  for (const PinnedPackage& package : pins.packages) {
    if (package.name != "apache-airflow") names.push_back(package.name);
  }
  return names;
}

std::string WithoutVersion(const std::string& pin) {
  return pin.substr(0, pin.find("=="));
}

// The package that a resolver's explanation begins with, if it is one that
// nobody has.
std::string MissingPackage(absl::string_view explanation) {
  constexpr absl::string_view kMark = " was not found in the package registry";
  if (!absl::ConsumePrefix(&explanation, "Because ")) return "";
  const absl::string_view name = explanation.substr(0, explanation.find(' '));
  explanation.remove_prefix(name.size());
  return absl::StartsWith(explanation, kMark) ? std::string(name) : "";
}

// False if it is not among them.
bool Drop(const std::string& name, std::vector<std::string>& requirements) {
  return std::erase_if(requirements, [&](const std::string& requirement) {
           return WithoutVersion(requirement) == name;
         }) > 0;
}

// Takes the versions of all but one away; false if they have none.
bool Loosen(std::vector<std::string>& requirements, const std::string& but) {
  bool had_versions = false;
  for (std::string& requirement : requirements) {
    if (requirement == but) continue;
    const std::string name = WithoutVersion(requirement);
    had_versions |= name != requirement;
    requirement = name;
  }
  return had_versions;
}

// What the resolver says, and where the project asks for it.
absl::Status Explained(const absl::Status& status, const RehearsedImage& image,
                       const ProjectRequirements& requirements) {
  std::string text =
      absl::StrCat("the packages for ", image.label,
                   " cannot be installed together: ", status.message());
  const auto lines = LinesNamedIn(status.message(), requirements);
  for (const RequirementSource& line : lines) {
    absl::StrAppend(&text, "\n", line.file, ":", line.line, ": ", line.text);
  }
  return absl::FailedPreconditionError(text);
}

class ScratchFolder {
 public:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  ~ScratchFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

 private:
  const std::string path_;
};

}  // namespace

std::string GradeText(EnvironmentGrade grade) {
  switch (grade) {
    case EnvironmentGrade::kFreeze:
      return "freeze: exactly what pip freeze printed in the image";
    case EnvironmentGrade::kConstraints:
      return "constraints: Airflow's constraints and the image's providers; "
             "other packages may differ from the image";
    case EnvironmentGrade::kDate:
      return "by date: what could be installed on the image's day, with its "
             "known providers; about a fifth of the other packages differ from "
             "the image, mostly by a patch";
  }
  return "";
}

absl::StatusOr<std::string> EnvironmentMaker::ResolveCached(
    const PythonInterpreter& python, const Resolution& wanted) const {
  const std::string key = HexDigest(absl::StrJoin(
      {std::string(kGeneration), uv_.indexes().Key(), uv_.version(),
       python.version, absl::StrJoin(wanted.requirements, "\n"),
       wanted.preferred, wanted.constraints, wanted.exclude_newer},
      std::string(1, '\0')));
  // What could not be resolved is tried again where there is a network.
  const std::string failed_key = absl::StrCat(key, ".failed");
  if (auto known = cache_.FindResolution(key)) return *std::move(known);
  if (uv_.is_offline()) {
    if (const auto why = cache_.FindResolution(failed_key)) {
      return absl::FailedPreconditionError(*why);
    }
  }
  absl::StatusOr<std::string> scratch = cache_.MakeScratch();
  if (!scratch.ok()) return scratch.status();
  const ScratchFolder folder(*scratch);
  absl::StatusOr<std::string> pins = uv_.Resolve(python, wanted, *scratch);
  if (pins.ok()) {
    cache_.KeepResolution(key, *pins);
  } else if (absl::IsFailedPrecondition(pins.status())) {
    cache_.KeepResolution(failed_key, std::string(pins.status().message()));
  }
  return pins;
}

absl::StatusOr<std::string> EnvironmentMaker::ByDate(
    const RehearsedImage& image, RehearsalEnvironment& out) const {
  Resolution wanted;
  wanted.requirements = image.providers;
  wanted.requirements.push_back(AirflowPin(image));
  wanted.constraints = image.constraints;
  wanted.exclude_newer = image.constraints.empty() ? image.day : "";
  out.grade = image.constraints.empty() ? EnvironmentGrade::kDate
                                        : EnvironmentGrade::kConstraints;
  if (!image.are_providers_known) {
    out.notes.push_back(absl::StrCat(
        "no source lists the providers of ", image.label,
        ": the names are those of the nearest listed release, in the newest "
        "versions of the day"));
  }
  while (true) {
    absl::StatusOr<std::string> pins = ResolveCached(out.python, wanted);
    if (pins.ok() || !absl::IsFailedPrecondition(pins.status())) return pins;
    const std::string missing = MissingPackage(pins.status().message());
    if (Drop(missing, wanted.requirements)) {
      out.notes.push_back(absl::StrCat(
          missing,
          " is not in the package index, though the image has it: left "
          "out"));
    } else if (Loosen(wanted.requirements, AirflowPin(image))) {
      // An image may hold what its packages do not agree on.
      out.notes.push_back(absl::StrCat(
          "the listed providers of ", image.label,
          " do not resolve together, so their versions are those of the day: ",
          pins.status().message()));
    } else {
      return pins;
    }
  }
}

absl::StatusOr<std::string> EnvironmentMaker::ImagePins(
    const RehearsedImage& image, RehearsalEnvironment& out) const {
  if (image.freeze.empty()) return ByDate(image, out);
  out.grade = EnvironmentGrade::kFreeze;
  const PinnedPackages pins =
      ReadPinnedPackages(image.freeze_path, image.freeze);
  for (const LocatedError& error : pins.errors) {
    out.notes.push_back(
        absl::StrCat(error.file, ":", error.line, " ", error.reason));
  }
  const PinnedPackage* airflow = pins.Find("apache-airflow");
  if (airflow == nullptr || airflow->version != image.airflow) {
    return absl::InvalidArgumentError(absl::StrCat(
        image.freeze_path, " has ",
        airflow == nullptr ? "no apache-airflow"
                           : absl::StrCat("apache-airflow ", airflow->version),
        ", but ", image.label, " has Airflow ", image.airflow));
  }
  return pins.Text();
}

absl::StatusOr<std::string> EnvironmentMaker::WithRequirements(
    const RehearsedImage& image, const std::string& image_pins,
    const ProjectRequirements& requirements,
    const RehearsalEnvironment& environment) const {
  if (requirements.lines.empty()) return image_pins;
  Resolution wanted;
  wanted.requirements = NamesOf(ReadPinnedPackages("", image_pins));
  wanted.requirements.push_back(AirflowPin(image));
  for (const RequirementSource& line : requirements.lines) {
    wanted.requirements.push_back(line.text);
  }
  wanted.preferred = image_pins;
  wanted.exclude_newer = as_of_;
  return ResolveCached(environment.python, wanted);
}

absl::Status EnvironmentMaker::Install(const RehearsedImage& image,
                                       const std::string& pins,
                                       RehearsalEnvironment& out) const {
  const std::string key = HexDigest(
      absl::StrCat(kGeneration, "\n", out.python.path, "\n", out.python.version,
                   "\n", uv_.indexes().Key(), "\n", pins));
  const std::string label =
      absl::StrCat("Airflow ", image.airflow, ", Python ", out.python.minor,
                   ", ", out.packages.packages.size(), " packages");
  absl::StatusOr<CachedEnvironment> installed =
      cache_.Get(key, label, [&](const std::string& folder) -> absl::Status {
        const std::string file = folder + "/packages.txt";
        absl::Status written = PutFile(file, pins, 0600);
        if (!written.ok()) return written;
        const auto left_out = uv_.Install(out.python, file, folder + "/venv");
        if (!left_out.ok()) return left_out.status();
        return PutFile(folder + kLeftOut, absl::StrJoin(*left_out, ", "), 0600);
      });
  if (!installed.ok()) return installed.status();
  const std::string left_out =
      ReadFile(installed->folder + kLeftOut, kMaxNoteBytes).value_or("");
  if (!left_out.empty()) {
    out.notes.push_back(
        absl::StrCat(left_out,
                     " cannot be built on this machine: left out of the "
                     "environment, though the image has it"));
  }
  out.installed = *std::move(installed);
  return absl::OkStatus();
}

absl::StatusOr<RehearsalEnvironment> EnvironmentMaker::Make(
    const RehearsedImage& image,
    const ProjectRequirements& requirements) const {
  RehearsalEnvironment out;
  absl::StatusOr<PythonInterpreter> python = uv_.FindPython(image.python);
  if (!python.ok()) return absl::UnavailableError(python.status().message());
  out.python = *std::move(python);
  if (!image.python.empty() && out.python.minor != image.python) {
    out.notes.push_back(absl::StrCat(
        "the image has Python ", image.python,
        ", which is not installed: ", "tested on Python ", out.python.version));
  }
  const absl::StatusOr<std::string> image_pins = ImagePins(image, out);
  if (absl::IsFailedPrecondition(image_pins.status())) {
    // The image exists, so this says nothing about the project.
    return absl::UnavailableError(
        absl::StrCat("the packages of ", image.label,
                     " cannot be found again: ", image_pins.status().message(),
                     ": give what pip freeze prints in its image"));
  }
  if (!image_pins.ok()) return image_pins.status();
  const absl::StatusOr<std::string> pins =
      WithRequirements(image, *image_pins, requirements, out);
  if (absl::IsFailedPrecondition(pins.status())) {
    return Explained(pins.status(), image, requirements);
  }
  if (!pins.ok()) return pins.status();
  out.packages = ReadPinnedPackages("", *pins);
  out.notes.insert(out.notes.end(), requirements.notes.begin(),
                   requirements.notes.end());
  if (absl::Status s = Install(image, *pins, out); !s.ok()) return s;
  return out;
}

}  // namespace upgrade_advisor
