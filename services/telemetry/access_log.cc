#include "services/telemetry/access_log.h"

#include "services/telemetry/access_line.h"

namespace upgrade_advisor {

// By the call's own id, which no caller can choose.
void AccessLog::Add(const CallRecord& call) {
  const bool is_quiet = call.status == absl::StatusCode::kOk &&
                        !call.client_left &&
                        !IsTaken(call.trace.span_id, ratio_);
  if (!is_quiet) writer_->Write(AccessLine(call));
}

std::vector<Sample> AccessLog::Samples() const {
  const LineWriter::Counts counts = writer_->counts();
  return {
      {"upgrade_advisor_access_log_lines_total",
       "Lines written to the access log", static_cast<double>(counts.written),
       /*is_counter=*/true},
      {"upgrade_advisor_access_log_dropped_total",
       "Lines of the access log that were dropped, because the disk is slow "
       "or full, or nobody reads them",
       static_cast<double>(counts.dropped), /*is_counter=*/true}};
}

}  // namespace upgrade_advisor
