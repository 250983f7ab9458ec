// How far an import has come: the file of --resume, and the line on the
// terminal.
#ifndef SERVICES_CLI_FLEET_IMPORT_STATE_H_
#define SERVICES_CLI_FLEET_IMPORT_STATE_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

// Of what an import is: another source, or another organization, does not go
// on where this one stopped.
std::string ImportNameOf(const FleetCommandOptions& options);

// How many rows of such an import the service has taken, as the file says; 0
// without a file. InvalidArgument for a file that is not one of these, or that
// is of another import.
absl::StatusOr<int64_t> ReadImportState(const std::string& path,
                                        const std::string& name);
absl::Status WriteImportState(const std::string& path, const std::string& name,
                              int64_t rows);

// Rows, rate and faults in one line of standard error, which is a terminal or
// else gets nothing. Not thread-safe.
class ImportProgress {
 public:
  explicit ImportProgress(bool is_shown);

  void Show(int64_t rows, int64_t faults);
  // Before something else is printed there.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  const bool is_shown_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = {};
  bool has_line_ = false;
};

// "12000 rows, 3400 a second, 3 faulty".
std::string ProgressText(int64_t rows, double seconds, int64_t faults);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_IMPORT_STATE_H_
