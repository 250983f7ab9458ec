// uv, which resolves requirements as of any day and installs what it resolved.
//
// Runs a program; reaches the package index unless offline. Thread-safe.
#ifndef SERVICES_REHEARSAL_ENVIRONMENTS_UV_H_
#define SERVICES_REHEARSAL_ENVIRONMENTS_UV_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/rehearsal/processes/program_run.h"

namespace upgrade_advisor {

// The version that the tests run with and scripts/setup installs.
inline constexpr char kUvVersion[] = "0.13.9";

struct PythonInterpreter {
  std::string path;
  std::string version;  // "3.11.7"
  std::string minor;    // "3.11"
};

struct Resolution {
  std::vector<std::string> requirements;
  // "name==version" each: kept as long as the requirements allow.
  std::string preferred;
  std::string constraints;    // likewise, and binding
  std::string exclude_newer;  // "YYYY-MM-DD": nothing later; empty: no limit
};

// Where packages come from, if not from what uv is set up for. URLs, which may
// hold passwords: they are in no argument of a program and in no text.
struct PackageIndexes {
  std::string index;               // in the place of the package index
  std::vector<std::string> extra;  // asked before it

  // "" if there are none; else a digest, which tells them apart.
  std::string Key() const;
};

class Uv {
 public:
  // `path` if it is not empty, else the one on PATH, else the one next to this
  // program. FailedPrecondition saying how to get it if there is none, or it
  // does not run.
  static absl::StatusOr<Uv> Find(const std::string& path, bool is_offline,
                                 PackageIndexes indexes = {});

  const std::string& version() const { return version_; }
  bool is_offline() const { return is_offline_; }
  const PackageIndexes& indexes() const { return indexes_; }

  // The interpreter of that minor, "3.11": one that is installed, or that uv
  // brings; else the nearest minor that is installed, older ones first. Any if
  // `minor` is empty. NotFound if there is none.
  absl::StatusOr<PythonInterpreter> FindPython(const std::string& minor) const;

  // Pins, a line each. FailedPrecondition with the resolver's explanation if
  // the requirements cannot hold together; Unavailable with the reason if that
  // could not be found out.
  absl::StatusOr<std::string> Resolve(const PythonInterpreter& python,
                                      const Resolution& wanted,
                                      const std::string& scratch) const;

  // Makes a virtual environment with these pins, but for those that have no
  // wheel and cannot be built on this machine: their names. Unavailable with
  // the reason.
  absl::StatusOr<std::vector<std::string>> Install(
      const PythonInterpreter& python, const std::string& pins,
      const std::string& folder) const;

 private:
  Uv(std::string path, bool is_offline, PackageIndexes indexes)
      : path_(std::move(path)),
        is_offline_(is_offline),
        indexes_(std::move(indexes)) {}

  absl::StatusOr<ProgramEnd> Run(std::vector<std::string> arguments,
                                 std::chrono::seconds limit) const;

  std::string path_;
  bool is_offline_;
  PackageIndexes indexes_;
  std::string version_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_ENVIRONMENTS_UV_H_
