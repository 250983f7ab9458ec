#include "services/rehearsal/dags/baseline.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace upgrade_advisor {
namespace {

// Errors of these types speak of the code, whatever the file asked for before.
bool IsAboutCode(const LoadError& error) {
  static constexpr absl::string_view kTypes[] = {
      "ImportError",      "ModuleNotFoundError", "SyntaxError",
      "IndentationError", "NameError",           "AttributeError"};
  return std::find(std::begin(kTypes), std::end(kTypes), error.type) !=
         std::end(kTypes);
}

// What the error says between quotes, which are the names it is about; the rest
// is worded differently from release to release.
std::vector<std::string> QuotedIn(absl::string_view text) {
  std::vector<std::string> out;
  for (size_t at = text.find_first_of("'\"`"); at != absl::string_view::npos;) {
    const size_t end = text.find(text[at], at + 1);
    if (end == absl::string_view::npos) break;
    out.emplace_back(text.substr(at + 1, end - at - 1));
    at = text.find_first_of("'\"`", end + 1);
  }
  return out;
}

// Why a failure says nothing about the upgrade; empty if it does.
std::string WhyUndecided(const LoadedFile& file) {
  if (!file.error || IsAboutCode(*file.error)) return "";
  const auto list = [](absl::string_view what,
                       const std::vector<std::string>& names) {
    return absl::StrCat("it needs ", what, " ", absl::StrJoin(names, ", "));
  };
  if (absl::StrContains(file.error->text, "no such table")) {
    return "it needs what the metadata database holds, which is empty here";
  }
  if (!file.hosts.empty()) {
    return absl::StrCat(list("the network to load: it asks for", file.hosts),
                        ", and there is none here");
  }
  if (!file.variables.empty()) {
    return absl::StrCat(list("the Variable", file.variables),
                        ": set AIRFLOW_VAR_NAME in .env");
  }
  if (!file.connections.empty()) {
    return absl::StrCat(list("the Connection", file.connections),
                        ": set AIRFLOW_CONN_NAME in .env");
  }
  return "";
}

std::string Brief(const LoadError& error) {
  return absl::StrCat(error.type, error.text.empty() ? "" : ": ", error.text);
}

const LoadedFile* Find(const LoadedProject* project, const std::string& file) {
  if (project == nullptr) return nullptr;
  const auto found = project->files.find(file);
  return found == project->files.end() || !found->second.was_loaded
             ? nullptr
             : &found->second;
}

class FileJudge {
 public:
  FileJudge(const LoadedFile* before, const LoadedFile& after,
            FileComparison& out)
      : before_(before), after_(after), out_(out) {}

  void Judge() {
    out_.error = after_.error;
    out_.seconds = after_.seconds;
    if (before_ != nullptr) out_.before = before_->error;
    for (const LoadedDag& dag : after_.dags) out_.dags.push_back(dag.id);
    if (after_.error) return JudgeFailure();
    if (before_ != nullptr && before_->error) {
      out_.status = FileStatus::kFixed;
      out_.reason = absl::StrCat("failed before with ", Brief(*before_->error));
    }
    if (after_.dags.empty() && out_.reason.empty()) {
      out_.reason = "defines no DAG";
    }
    CompareDags();
  }

 private:
  void JudgeFailure() {
    if (before_ != nullptr && before_->error &&
        IsSameError(*before_->error, *after_.error)) {
      out_.status = FileStatus::kFailedBefore;
      out_.reason = "fails in the same way under the current release";
      // What it needs is missing on both sides: nobody knows what comes then.
      const std::string undecided = WhyUndecided(after_);
      if (undecided.empty()) return;
      out_.status = FileStatus::kUndecided;
      out_.reason = undecided;
      return;
    }
    out_.reason = WhyUndecided(after_);
    out_.status =
        out_.reason.empty() ? FileStatus::kNewFailure : FileStatus::kUndecided;
    if (out_.status != FileStatus::kNewFailure) return;
    out_.reason = before_ == nullptr ? "there is no baseline to compare with"
                  : before_->error
                      ? absl::StrCat("failed before for another reason: ",
                                     Brief(*before_->error))
                      : "loads under the current release";
  }

  void CompareDags() {
    if (before_ != nullptr && !before_->error) {
      for (const LoadedDag& dag : before_->dags) {
        if (FindDag(after_, dag.id) == nullptr) {
          Differ(dag.id, "is not there any more", true);
        }
      }
    }
    for (const LoadedDag& dag : after_.dags) {
      const LoadedDag* old =
          before_ == nullptr ? nullptr : FindDag(*before_, dag.id);
      CompareStored(old, dag);
      if (old != nullptr) {
        CompareDag(*old, dag);
      } else if (before_ != nullptr && !before_->error) {
        Differ(dag.id, "is new", false);
      }
    }
    const bool fails = std::any_of(
        out_.differences.begin(), out_.differences.end(),
        [](const DagDifference& difference) { return difference.is_failure; });
    if (!fails) return;
    out_.status = FileStatus::kNewFailure;
    out_.reason = absl::StrCat("a DAG of it fails: ", out_.differences[0].dag,
                               " ", out_.differences[0].what);
  }

  static const LoadedDag* FindDag(const LoadedFile& file,
                                  const std::string& id) {
    const auto found =
        std::find_if(file.dags.begin(), file.dags.end(),
                     [&](const LoadedDag& dag) { return dag.id == id; });
    return found == file.dags.end() ? nullptr : &*found;
  }

  void CompareStored(const LoadedDag* old, const LoadedDag& dag) {
    if (dag.serialization_error.empty()) return;
    const bool is_new = old == nullptr || old->serialization_error.empty();
    Differ(dag.id,
           absl::StrCat("cannot be stored in the database: ",
                        dag.serialization_error),
           is_new);
  }

  void CompareDag(const LoadedDag& old, const LoadedDag& dag) {
    if (old.schedule != dag.schedule) {
      Differ(dag.id,
             absl::StrCat("has the schedule ", dag.schedule, ", and had ",
                          old.schedule),
             false);
    }
    std::map<std::string, std::string> types;
    for (const LoadedTask& task : dag.tasks) types[task.id] = task.type;
    for (const LoadedTask& task : old.tasks) {
      const auto now = types.find(task.id);
      if (now == types.end()) {
        Differ(dag.id, absl::StrCat("has no task ", task.id, " any more"),
               false);
        continue;
      }
      if (now->second != task.type) {
        Differ(dag.id,
               absl::StrCat("has the task ", task.id, " as ", now->second,
                            ", and had it as ", task.type),
               false);
      }
      types.erase(now);
    }
    for (const auto& [id, type] : types) {
      Differ(dag.id, absl::StrCat("has a new task ", id, ", ", type), false);
    }
  }

  void Differ(const std::string& dag, std::string what, bool is_failure) {
    out_.differences.push_back({dag, std::move(what), is_failure});
    // The failures first: the reason names one.
    std::stable_sort(out_.differences.begin(), out_.differences.end(),
                     [](const auto& a, const auto& b) {
                       return a.is_failure > b.is_failure;
                     });
  }

  const LoadedFile* before_;
  const LoadedFile& after_;
  FileComparison& out_;
};

FileComparison CompareFile(const LoadedFile* before, const LoadedFile* after,
                           const std::string& path) {
  FileComparison out;
  out.file = path;
  if (after == nullptr) {
    out.status = FileStatus::kNotRun;
    out.reason = "was not reached: loading ended before it";
    return out;
  }
  FileJudge(before, *after, out).Judge();
  return out;
}

std::string NameOf(const ImportFault& fault) {
  return fault.name.empty() ? fault.module
                            : absl::StrCat(fault.module, ".", fault.name);
}

void CompareImports(const LoadedFile* before, const LoadedFile& after,
                    const std::string& path,
                    std::vector<ImportComparison>& out) {
  std::set<std::pair<uint32_t, std::string>> failed_before;
  if (before != nullptr) {
    for (const ImportFault& fault : before->import_faults) {
      failed_before.insert({fault.line, NameOf(fault)});
    }
  }
  for (const ImportFault& fault : after.import_faults) {
    if (fault.is_guarded) continue;
    const std::string name = NameOf(fault);
    const bool is_old = failed_before.contains({fault.line, name});
    out.push_back({path, fault.line, name,
                   is_old ? FileStatus::kFailedBefore : FileStatus::kNewFailure,
                   fault.text});
  }
}

}  // namespace

absl::string_view StatusText(FileStatus status) {
  switch (status) {
    case FileStatus::kOk:
      return "ok";
    case FileStatus::kFixed:
      return "fixed";
    case FileStatus::kFailedBefore:
      return "was failing before";
    case FileStatus::kNewFailure:
      return "new failure";
    case FileStatus::kUndecided:
      return "undecided";
    case FileStatus::kNotRun:
      return "not run";
  }
  return "";
}

std::string CountText(FileStatus status, size_t count) {
  const bool is_one = count == 1;
  switch (status) {
    case FileStatus::kFailedBefore:
      return absl::StrCat(count, is_one ? " was" : " were", " failing before");
    case FileStatus::kNewFailure:
      return absl::StrCat(count, is_one ? " new failure" : " new failures");
    default:
      return absl::StrCat(count, " ", StatusText(status));
  }
}

bool IsSameError(const LoadError& a, const LoadError& b) {
  if (a.type != b.type || a.file != b.file || a.line != b.line) return false;
  const std::vector<std::string> names = QuotedIn(a.text);
  return names == QuotedIn(b.text) && (!names.empty() || a.text == b.text);
}

ProjectComparison CompareProjects(const LoadedProject* before,
                                  const LoadedProject& after,
                                  const std::vector<std::string>& dag_files) {
  ProjectComparison out;
  for (const std::string& path : dag_files) {
    out.files.push_back(
        CompareFile(Find(before, path), Find(&after, path), path));
  }
  for (const auto& [path, file] : after.files) {
    if (!file.were_imports_checked || file.import_error) {
      ++out.files_without_imports_checked;
      continue;
    }
    out.imports_checked += file.imports;
    if (!file.working_imports.empty()) {
      out.working.push_back({path, file.working_imports});
    }
    const LoadedFile* old = nullptr;
    if (before != nullptr) {
      const auto found = before->files.find(path);
      if (found != before->files.end()) old = &found->second;
    }
    CompareImports(old, file, path, out.imports);
  }
  return out;
}

}  // namespace upgrade_advisor
