// Loads the files of a project in an environment: under confinement, each file
// in a process of its own.
//
// Starts processes; blocking. Thread-safe: both sides are loaded at once.
#ifndef SERVICES_REHEARSAL_DAGS_DAG_LOADING_H_
#define SERVICES_REHEARSAL_DAGS_DAG_LOADING_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/rehearsal/dags/dag_rows.h"

namespace upgrade_advisor {

struct ProjectFileToLoad {
  std::string path;  // relative to the project, with '/'
  bool is_dag_file = false;
};

struct DagLoading {
  std::string project;      // its folder
  std::string environment;  // the folder with venv/
  std::string python;       // the interpreter that venv/ is made of
  std::string script;       // load_dags.py
  // The environment is new: what Airflow and the files import of its packages
  // is compiled first, and kept.
  bool is_new = false;
  int airflow_major = 2;
  std::vector<ProjectFileToLoad> files;
  // Settings of the project: ENV of its Dockerfile, .env.
  std::vector<std::pair<std::string, std::string>> variables;
  std::chrono::seconds file_limit{60};
  uint64_t memory_bytes = uint64_t{2} << 30;
  int jobs = 1;  // how many processes load files at once
  // Called, from several threads, when something is known of a file.
  std::function<void()> on_row;
};

// Where the project is in an image, and so for its code here.
inline constexpr char kProjectFolder[] = "/usr/local/airflow";

// A row for every file, or the file has none and `is_complete` is false.
// Unavailable if nothing can be loaded: this kernel confines no process, or
// Airflow does not start; with the reason.
absl::StatusOr<LoadedProject> LoadDags(const DagLoading& loading);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_DAGS_DAG_LOADING_H_
