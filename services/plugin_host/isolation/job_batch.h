// The examinations that worker processes are asked for in one go, as bytes.
//
// A batch has fact sheets, steps that refer to them, and jobs. Sheets of
// releases, which every request uses, are given to a worker once, when it
// starts; a step refers to them by number. Values; not thread-safe.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_JOB_BATCH_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_JOB_BATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

// What a worker is asked about one advisory at one step. `advisory` counts
// within its plugin.
struct BatchJob {
  uint32_t advisory = 0;
  uint32_t step = 0;
  // Yes or unknown: the service has decided it by its condition, and wants what
  // the plugin reports. No: the plugin decides.
  Outcome decided = Outcome::kNo;
};

class JobBatchWriter {
 public:
  // `shared` are the sheets that workers have already, in their order.
  explicit JobBatchWriter(absl::Span<const FactSheet> shared)
      : shared_(shared) {}

  // Numbers of sheets, steps and jobs are in the order of their first use.
  uint32_t AddStep(const StepSheets& step);
  uint32_t AddJob(const BatchJob& job);
  size_t job_count() const { return jobs_.size(); }

  std::string Bytes() const;

 private:
  uint32_t Refer(const FactSheet* sheet);

  const absl::Span<const FactSheet> shared_;
  std::vector<const FactSheet*> sheets_;
  std::vector<uint32_t> steps_;  // three references each
  std::vector<BatchJob> jobs_;
};

// The batch as a worker sees it. Refers to the shared sheets.
struct JobBatch {
  std::vector<FactSheet> sheets;
  std::vector<StepSheets> steps;
  std::vector<BatchJob> jobs;
};

std::optional<JobBatch> ReadJobBatch(absl::string_view bytes,
                                     absl::Span<const FactSheet> shared);

// The shared sheets themselves.
std::string SheetsAsBytes(absl::Span<const FactSheet> sheets);
std::optional<std::vector<FactSheet>> SheetsFromBytes(absl::string_view bytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_JOB_BATCH_H_
