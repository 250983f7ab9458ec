#include "services/rehearsal/rehearsal.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/project/project_edits.h"
#include "services/project/setting_edits.h"

namespace upgrade_advisor {
namespace {

// Settings where the image and local development have them; those of .env win.
std::vector<std::pair<std::string, std::string>> SettingsOfProject(
    const ProjectFiles& files) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const char* path : {".env", "Dockerfile"}) {
    const std::string* text = files.Find(path);
    if (text == nullptr) continue;
    for (const PlacedSetting& setting : SettingsOf({path, *text})) {
      const auto is_it = [&](const auto& other) {
        return other.first == setting.name;
      };
      if (setting.complete && std::none_of(out.begin(), out.end(), is_it)) {
        out.emplace_back(setting.name, setting.value);
      }
    }
  }
  return out;
}

std::string NewDockerfile(const ProjectFiles& files, const std::string& image) {
  ProjectEdits edits(files);
  edits.Apply(absl::StrCat("dockerfile.from ", image));
  for (const ProjectFile& file : edits.files()) {
    if (file.path == "Dockerfile") return file.text;
  }
  return "";
}

std::string Count(size_t number, absl::string_view one,
                  absl::string_view many) {
  return absl::StrCat(number, " ", number == 1 ? one : many);
}

using MadeEnvironment = absl::StatusOr<RehearsalEnvironment>;
using Loaded = absl::StatusOr<LoadedProject>;

// One run: its parts follow each other.
class Run {
 public:
  explicit Run(const RehearsalRequest& request) : request_(request) {
    report_.from = SideOf(request.from);
    report_.to = SideOf(request.to);
    report_.is_downgrade = request.is_downgrade;
    report_.as_of = request.as_of;
    report_.dockerfile = NewDockerfile(request.files, request.to.image);
  }

  absl::StatusOr<RehearsalReport> Do() {
    absl::StatusOr<EnvironmentCache> cache = EnvironmentCache::Open();
    if (!cache.ok()) return cache.status();
    MakeEnvironments(*cache);
    for (const MadeEnvironment* made : {&before_, &after_}) {
      if (absl::IsInvalidArgument(made->status())) return made->status();
    }
    Describe(before_, request_.from, report_.from);
    Describe(after_, request_.to, report_.to);
    CompareDependencies();
    if (IsAsked("imports") || IsAsked("dags")) Load();
    if (report_.project && report_.dependencies) {
      report_.importers = ImportersOf(*report_.project, *report_.dependencies);
    }
    JudgeDependencies();
    Judge("imports", [&] { return JudgeImports(); });
    Judge("dags", [&] { return JudgeDags(); });
    return std::move(report_);
  }

 private:
  static ReportedSide SideOf(const RehearsedImage& image) {
    ReportedSide out;
    out.label = image.label;
    out.image = image.image;
    out.airflow = image.airflow;
    out.image_python = image.python;
    return out;
  }

  bool IsAsked(const std::string& test) const {
    return request_.only.empty() || request_.only.contains(test);
  }

  void Progress(const std::string& what, size_t done = 0, size_t total = 0) {
    if (request_.on_progress) request_.on_progress(what, done, total);
  }

  void MakeEnvironments(const EnvironmentCache& cache) {
    Progress("making both environments");
    const absl::StatusOr<Uv> uv = Uv::Find(request_.uv, request_.is_offline, request_.indexes);
    if (!uv.ok()) {
      before_ = absl::UnavailableError(uv.status().message());
      after_ = absl::UnavailableError(uv.status().message());
      return;
    }
    report_.uv_version = uv->version();
    const EnvironmentMaker maker(*uv, cache, request_.as_of);
    const ProjectRequirements requirements = RequirementsOf(request_.files);
    std::thread other(
        [&] { before_ = maker.Make(request_.from, requirements); });
    after_ = maker.Make(request_.to, requirements);
    other.join();
  }

  static void Describe(const MadeEnvironment& made, const RehearsedImage& image,
                       ReportedSide& side) {
    if (!made.ok()) {
      side.notes.push_back(std::string(made.status().message()));
      return;
    }
    side.python = made->python.version;
    side.grade = GradeText(made->grade);
    side.notes = made->notes;
    side.packages = made->packages;
    if (image.freeze.empty()) return;
    const PinnedPackages freeze =
        ReadPinnedPackages(image.freeze_path, image.freeze);
    for (const PinnedPackage& package : made->packages.packages) {
      const PinnedPackage* frozen = freeze.Find(package.name);
      if (frozen != nullptr && frozen->version == package.version &&
          frozen->source == package.source) {
        side.frozen.push_back(package.name);
      }
    }
  }

  // Freezes can be compared without an environment.
  static std::optional<PinnedPackages> PackagesOf(const MadeEnvironment& made,
                                                  const RehearsedImage& image) {
    if (made.ok()) return made->packages;
    if (image.freeze.empty() || !absl::IsUnavailable(made.status())) {
      return std::nullopt;
    }
    return ReadPinnedPackages(image.freeze_path, image.freeze);
  }

  void CompareDependencies() {
    const auto before = PackagesOf(before_, request_.from);
    const auto after = PackagesOf(after_, request_.to);
    if (before && after) report_.dependencies = Compare(*before, *after);
  }

  void Load() {
    if (!after_.ok()) return;
    Progress("loading the project's files", 0, request_.to_load.size());
    const int each = std::max(1, request_.jobs / 2);
    std::thread other([&] {
      if (before_.ok()) loaded_before_ = LoadIn(*before_, request_.from, each);
    });
    loaded_after_ =
        LoadIn(*after_, request_.to, before_.ok() ? each : request_.jobs);
    other.join();
    if (!loaded_after_.ok()) return;
    std::vector<std::string> dag_files;
    for (const ProjectFileToLoad& file : request_.to_load) {
      if (file.is_dag_file) dag_files.push_back(file.path);
    }
    report_.project =
        CompareProjects(loaded_before_.ok() ? &*loaded_before_ : nullptr,
                        *loaded_after_, dag_files);
    if (!loaded_before_.ok()) {
      report_.from.notes.push_back(absl::StrCat(
          "there is no baseline: ", loaded_before_.status().message()));
    }
  }

  Loaded LoadIn(const RehearsalEnvironment& environment,
                const RehearsedImage& image, int jobs) {
    DagLoading loading;
    loading.project = request_.project;
    loading.environment = environment.installed.folder;
    loading.is_new = environment.installed.is_new;
    loading.python = environment.python.path;
    loading.script = request_.script;
    loading.airflow_major = image.airflow_major();
    loading.files = request_.to_load;
    loading.variables = SettingsOfProject(request_.files);
    loading.file_limit = request_.file_limit;
    loading.jobs = jobs;
    loading.on_row = [this] {
      Progress("loading the project's files", ++rows_, RowsInAll());
    };
    return LoadDags(loading);
  }

  // Of both sides: one about imports for each file, one more of a DAG file.
  size_t RowsInAll() const {
    size_t rows = 0;
    for (const ProjectFileToLoad& file : request_.to_load) {
      rows += file.is_dag_file ? 2 : 1;
    }
    return before_.ok() ? 2 * rows : rows;
  }

  template <typename Function>
  void Judge(const std::string& name, Function judge) {
    TestOutcome outcome;
    if (!IsAsked(name)) {
      outcome.status = TestStatus::kNotAsked;
    } else if (!report_.project) {
      const absl::Status why =
          after_.ok() ? loaded_after_.status() : after_.status();
      outcome.why = absl::StrCat("the target cannot be tried: ", why.message());
    } else {
      outcome = judge();
    }
    outcome.name = name;
    report_.tests.push_back(std::move(outcome));
  }

  void JudgeDependencies() {
    TestOutcome outcome{"dependencies", TestStatus::kSkipped, ""};
    if (!IsAsked("dependencies")) {
      outcome.status = TestStatus::kNotAsked;
    } else if (absl::IsFailedPrecondition(after_.status())) {
      outcome.status = TestStatus::kFailed;
      outcome.why = std::string(after_.status().message());
    } else if (!report_.dependencies) {
      outcome.why = std::string(after_.ok() ? before_.status().message()
                                            : after_.status().message());
    } else if (!after_.ok()) {
      outcome.why = absl::StrCat("only the freeze files are compared: ",
                                 after_.status().message());
    } else {
      outcome.status = TestStatus::kPassed;
      outcome.why = absl::StrCat(
          "the target's packages can be installed together; ",
          Count(report_.dependencies->changed.size(), "differs", "differ"),
          ", ", report_.dependencies->same, " stay");
    }
    report_.tests.push_back(std::move(outcome));
  }

  TestOutcome JudgeImports() const {
    const ProjectComparison& project = *report_.project;
    const auto fails = std::count_if(
        project.imports.begin(), project.imports.end(),
        [](const auto& one) { return one.status == FileStatus::kNewFailure; });
    TestOutcome outcome{"imports", TestStatus::kPassed, ""};
    if (fails > 0) {
      outcome.status = TestStatus::kFailed;
      outcome.why = absl::StrCat(
          Count(static_cast<size_t>(fails), "import fails", "imports fail"),
          " under the target that worked before");
      if (!loaded_before_.ok()) {
        outcome.why = absl::StrCat(
            Count(static_cast<size_t>(fails), "import fails", "imports fail"),
            " under the target; there is no baseline to compare with");
      }
    } else if (project.files_without_imports_checked > 0) {
      outcome.status = TestStatus::kSkipped;
      outcome.why = absl::StrCat(
          "the imports of ",
          Count(project.files_without_imports_checked, "file", "files"),
          " could not be checked");
    } else {
      outcome.why = absl::StrCat(project.imports_checked,
                                 " imports, also those inside functions");
    }
    return outcome;
  }

  TestOutcome JudgeDags() const {
    const auto count = [&](FileStatus status) {
      return static_cast<size_t>(std::count_if(
          report_.project->files.begin(), report_.project->files.end(),
          [&](const auto& file) { return file.status == status; }));
    };
    TestOutcome outcome{"dags", TestStatus::kPassed, ""};
    const size_t open =
        count(FileStatus::kUndecided) + count(FileStatus::kNotRun);
    if (count(FileStatus::kNewFailure) > 0) {
      outcome.status = TestStatus::kFailed;
    } else if (open > 0) {
      outcome.status = TestStatus::kSkipped;
    }
    outcome.why = Count(report_.project->files.size(), "DAG file", "DAG files");
    for (const FileStatus status :
         {FileStatus::kOk, FileStatus::kFixed, FileStatus::kNewFailure,
          FileStatus::kFailedBefore, FileStatus::kUndecided,
          FileStatus::kNotRun}) {
      if (count(status) == 0) continue;
      absl::StrAppend(&outcome.why, ", ", CountText(status, count(status)));
    }
    return outcome;
  }

  const RehearsalRequest& request_;
  RehearsalReport report_;
  MadeEnvironment before_ = absl::UnavailableError("not made");
  MadeEnvironment after_ = absl::UnavailableError("not made");
  Loaded loaded_before_ = absl::UnavailableError(
      "the environment of the current release could not be made");
  Loaded loaded_after_ = absl::UnavailableError("not loaded");
  std::atomic<size_t> rows_ = 0;
};

}  // namespace

absl::StatusOr<RehearsalReport> Rehearse(const RehearsalRequest& request) {
  return Run(request).Do();
}

}  // namespace upgrade_advisor
