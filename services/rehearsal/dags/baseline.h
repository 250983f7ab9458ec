// What an upgrade changes about the files of a project: both environments
// loaded them, and their results are compared.
//
// Pure; thread-safe. Values own all their data.
#ifndef SERVICES_REHEARSAL_DAGS_BASELINE_H_
#define SERVICES_REHEARSAL_DAGS_BASELINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/rehearsal/dags/dag_rows.h"

namespace upgrade_advisor {

enum class FileStatus : uint8_t {
  kOk,
  kFixed,         // failed before, loads now
  kFailedBefore,  // fails now as it did before
  kNewFailure,
  kUndecided,  // asks for what is not there: a variable, a connection, a host
  kNotRun,     // nothing is known of it under the target
};

// "ok", "new failure", "was failing before".
absl::string_view StatusText(FileStatus status);

// "3 ok", "1 new failure", "2 were failing before".
std::string CountText(FileStatus status, size_t count);

struct DagDifference {
  std::string dag;
  std::string what;         // a sentence
  bool is_failure = false;  // the DAG is gone, or can no longer be stored
};

struct FileComparison {
  std::string file;
  FileStatus status = FileStatus::kOk;
  std::string reason;               // a sentence; empty if it is ok
  std::optional<LoadError> error;   // under the target
  std::optional<LoadError> before;  // under the current release
  std::vector<std::string> dags;    // under the target
  std::vector<DagDifference> differences;
  double seconds = 0;
};

struct ImportComparison {
  std::string file;
  uint32_t line = 0;
  std::string what;  // "airflow.x.Y"
  FileStatus status = FileStatus::kNewFailure;
  std::string text;
};

// What a file imports of the target's packages, and gets.
struct WorkingImports {
  std::string file;
  std::vector<WorkingImport> imports;
};

struct ProjectComparison {
  std::vector<FileComparison> files;      // DAG files, by path
  std::vector<ImportComparison> imports;  // those that fail, or failed before
  std::vector<WorkingImports> working;    // by file
  uint32_t imports_checked = 0;
  uint32_t files_without_imports_checked = 0;
};

// `before` may be null: then there is no baseline, and what fails is new.
ProjectComparison CompareProjects(const LoadedProject* before,
                                  const LoadedProject& after,
                                  const std::vector<std::string>& dag_files);

// Whether two errors mean the same: the exception, what it names, the line.
bool IsSameError(const LoadError& a, const LoadError& b);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_DAGS_BASELINE_H_
