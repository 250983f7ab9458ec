// What came of the service's work since it started: plans and validations by
// their verdict, and reloads.
//
// Thread-safe.
#ifndef SERVICES_SERVER_WORK_COUNTS_H_
#define SERVICES_SERVER_WORK_COUNTS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "astro/upgrade/v1/plan.pb.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class WorkCounts {
 public:
  // Of an answer that was worked out; a kept one counts once.
  void NoteVerdict(astro::upgrade::v1::Verdict verdict);
  void NoteReload(bool succeeded);

  std::vector<Sample> Samples() const;

 private:
  std::array<std::atomic<uint64_t>, astro::upgrade::v1::Verdict_ARRAYSIZE>
      verdicts_ = {};
  std::atomic<uint64_t> reloads_succeeded_ = 0;
  std::atomic<uint64_t> reloads_refused_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_WORK_COUNTS_H_
