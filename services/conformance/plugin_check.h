// Checks one plugin file against the contract: every conformance test, each in
// a child process.
//
// Call it from a process with one thread, see child_process.h.
#ifndef SERVICES_CONFORMANCE_PLUGIN_CHECK_H_
#define SERVICES_CONFORMANCE_PLUGIN_CHECK_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/conformance/check_options.h"
#include "services/conformance/demand.h"

namespace upgrade_advisor {

struct TestResult {
  Demand test;
  CheckAnswer answer;
};

struct CheckReport {
  std::string path;
  uint64_t seed = 0;
  std::vector<TestResult> results;  // in the order of AllDemands()

  size_t Count(CheckStatus status) const;
};

// InvalidArgument naming every id of `only` and `skip` that is not a demand.
absl::Status CheckTestIds(const CheckOptions& options);

// Unavailable if the file cannot be read; whatever else is wrong with it is in
// the report.
absl::StatusOr<CheckReport> CheckPlugin(const std::string& path,
                                        const CheckOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_PLUGIN_CHECK_H_
