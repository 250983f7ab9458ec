#include "services/rehearsal/dags/dag_loading.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/utf8_text.h"
#include "services/rehearsal/processes/confined_process.h"
#include "services/rehearsal/processes/interpreter_binds.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr char kWritesNoBytecode[] = "PYTHONDONTWRITEBYTECODE=1";
constexpr char kScript[] = "/opt/rehearsal/load_dags.py";
// What starting Airflow may take, beyond the files.
constexpr std::chrono::seconds kStart{180};
// Not of the project as an image has it.
constexpr absl::string_view kLeftOut[] = {".git", ".venv", "venv"};

// Settings that need what is not there: a database, a broker, a log store.
bool IsOverridden(absl::string_view name) {
  static constexpr absl::string_view kPrefixes[] = {
      "AIRFLOW__CORE__EXECUTOR",
      "AIRFLOW__CORE__SQL_ALCHEMY_CONN",
      "AIRFLOW__DATABASE__",
      "AIRFLOW__LOGGING__",
      "AIRFLOW__SECRETS__",
      "AIRFLOW__CORE__LOAD_EXAMPLES",
      "AIRFLOW_HOME",
      "HOME",
      "PATH",
      "LD_",
      "PYTHONHOME",
      "PYTHONPATH"};
  return std::any_of(
      std::begin(kPrefixes), std::end(kPrefixes),
      [&](auto prefix) { return absl::StartsWith(name, prefix); });
}

std::vector<std::string> EnvironmentOf(const DagLoading& loading) {
  const bool is_airflow_2 = loading.airflow_major < 3;
  std::vector<std::string> out = {
      "HOME=/home/astro", "USER=astro", "LOGNAME=astro", "LANG=C.UTF-8",
      "TZ=UTC",
      absl::StrCat("PATH=", kEnvironmentFolder,
                   "/bin:/usr/local/bin:/usr/bin:/bin"),
      absl::StrCat("AIRFLOW_HOME=", kProjectFolder),
      absl::StrCat("PYTHONPATH=", kProjectFolder), kWritesNoBytecode,
      // A file gets the same order of sets each time.
      "PYTHONHASHSEED=0", "AIRFLOW__CORE__LOAD_EXAMPLES=False",
      absl::StrCat("AIRFLOW__CORE__DAGS_FOLDER=", kProjectFolder, "/dags"),
      // The time limit is ours.
      absl::StrCat("AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT=",
                   2 * loading.file_limit.count() + 60, ".0"),
      absl::StrCat("AIRFLOW__CORE__EXECUTOR=",
                   is_airflow_2 ? "SequentialExecutor" : "LocalExecutor"),
      "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=sqlite:////tmp/none.db",
      "AIRFLOW__CORE__SQL_ALCHEMY_CONN=sqlite:////tmp/none.db"};
  for (const auto& [name, value] : loading.variables) {
    if (!IsOverridden(name)) out.push_back(absl::StrCat(name, "=", value));
  }
  return out;
}

SandboxView ViewOf(const DagLoading& loading) {
  SandboxView view;
  view.binds = InterpreterBinds(loading.python, loading.environment);
  view.binds.push_back({loading.script, kScript});
  view.scratch.push_back(kProjectFolder);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(loading.project, error)) {
    const std::string name = entry.path().filename().string();
    std::error_code ignored;
    // A link may lead anywhere.
    if (entry.is_symlink(ignored) || absl::StartsWith(name, "upgrade-test-") ||
        std::find(std::begin(kLeftOut), std::end(kLeftOut), name) !=
            std::end(kLeftOut) ||
        !(entry.is_directory(ignored) || entry.is_regular_file(ignored))) {
      continue;
    }
    view.binds.push_back({fs::absolute(entry.path(), ignored).string(),
                          absl::StrCat(kProjectFolder, "/", name)});
  }
  return view;
}

std::string JobOf(const DagLoading& loading,
                  const std::vector<ProjectFileToLoad>& files) {
  nlohmann::json job;
  job["root"] = kProjectFolder;
  job["seconds"] = loading.file_limit.count();
  job["memory"] = loading.memory_bytes;
  job["files"] = nlohmann::json::array();
  for (const ProjectFileToLoad& file : files) {
    job["files"].push_back(
        {{"path", file.path}, {"is_dag_file", file.is_dag_file}});
  }
  return job.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// As many files as one process gets: a job fits into 64 KiB.
std::vector<std::vector<ProjectFileToLoad>> Share(const DagLoading& loading) {
  constexpr size_t kMaxBytes = 48u << 10;
  const size_t jobs = static_cast<size_t>(std::max(1, loading.jobs));
  const size_t each = (loading.files.size() + jobs - 1) / jobs;
  std::vector<std::vector<ProjectFileToLoad>> out;
  size_t bytes = 0;
  for (const ProjectFileToLoad& file : loading.files) {
    const size_t size = file.path.size() * 6 + 64;
    if (out.empty() || out.back().size() >= each || bytes + size > kMaxBytes) {
      out.emplace_back();
      bytes = 0;
    }
    bytes += size;
    out.back().push_back(file);
  }
  return out;
}

// Collects the rows of all processes of a side.
class Loader {
 public:
  explicit Loader(const DagLoading& loading)
      : loading_(loading), shares_(Share(loading)) {
    for (const ProjectFileToLoad& file : loading.files) {
      loaded_.files[file.path];
    }
  }

  absl::StatusOr<LoadedProject> Run() {
    if (loading_.is_new) Compile();
    std::vector<std::thread> threads;
    const int count =
        std::min<int>(loading_.jobs, static_cast<int>(shares_.size()));
    for (int i = 1; i < count; ++i) threads.emplace_back([&] { Work(); });
    Work();
    for (std::thread& thread : threads) thread.join();
    if (!failure_.ok() && loaded_.airflow.empty()) return failure_;
    loaded_.is_complete = failure_.ok();
    return std::move(loaded_);
  }

 private:
  void Work() {
    while (true) {
      size_t next = 0;
      {
        const std::lock_guard lock(mutex_);
        if (next_ == shares_.size()) return;
        next = next_++;
      }
      const absl::Status status = LoadShare(shares_[next]);
      const std::lock_guard lock(mutex_);
      if (failure_.ok()) failure_ = status;
    }
  }

  ConfinedProgram ProgramFor(const std::vector<ProjectFileToLoad>& files) {
    ConfinedProgram program;
    program.arguments = {absl::StrCat(kEnvironmentFolder, "/bin/python"),
                         kScript};
    program.environment = EnvironmentOf(loading_);
    program.view = ViewOf(loading_);
    program.folder = kProjectFolder;
    program.input = JobOf(loading_, files);
    program.time_limit =
        kStart + 2 * static_cast<int>(files.size()) *
                     (loading_.file_limit + std::chrono::seconds(5));
    return program;
  }

  // Python keeps what it compiles next to a module, where it may write. It
  // saves the next runs seconds; if it fails, they take them.
  void Compile() {
    if (shares_.empty()) return;
    ConfinedProgram program = ProgramFor(shares_.front());
    program.arguments.push_back("--compile");
    std::erase(program.environment, kWritesNoBytecode);
    std::erase(program.environment,
               absl::StrCat("PYTHONPATH=", kProjectFolder));
    for (Bind& bind : program.view.binds) {
      bind.is_writable = bind.to == kEnvironmentFolder;
    }
    RunConfined(program, [](absl::string_view) {}).status().IgnoreError();
  }

  absl::Status LoadShare(const std::vector<ProjectFileToLoad>& files) {
    const ConfinedProgram program = ProgramFor(files);
    bool is_complete = false;
    const absl::StatusOr<ConfinedEnd> end =
        RunConfined(program, [&](absl::string_view line) {
          const std::lock_guard lock(mutex_);
          loaded_.is_complete = false;
          if (!AddDagRow(line, loaded_)) return;
          is_complete |= loaded_.is_complete;
          if (loading_.on_row) loading_.on_row();
        });
    if (!end.ok()) return end.status();
    if (is_complete) return absl::OkStatus();
    return absl::UnavailableError(
        absl::StrCat("loading files ended with status ", end->status,
                     end->timed_out ? " when its time was over" : "", ": ",
                     CutUtf8(LastLineOf(end->errors), 2000)));
  }

  static absl::string_view LastLineOf(absl::string_view text) {
    text = absl::StripTrailingAsciiWhitespace(text);
    const size_t at = text.rfind('\n');
    return at == absl::string_view::npos ? text : text.substr(at + 1);
  }

  const DagLoading& loading_;
  const std::vector<std::vector<ProjectFileToLoad>> shares_;
  std::mutex mutex_;
  size_t next_ = 0;  // guarded by mutex_, as all below
  LoadedProject loaded_;
  absl::Status failure_;
};

}  // namespace

absl::StatusOr<LoadedProject> LoadDags(const DagLoading& loading) {
  LoadedProject none;
  none.is_complete = true;
  if (loading.files.empty()) return none;
  return Loader(loading).Run();
}

}  // namespace upgrade_advisor
