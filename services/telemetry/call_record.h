// What is known about a call once it has ended: nothing of what it was about.
//
// A value.
#ifndef SERVICES_TELEMETRY_CALL_RECORD_H_
#define SERVICES_TELEMETRY_CALL_RECORD_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/telemetry/trace_context.h"

namespace upgrade_advisor {

struct CallRecord {
  // "/astro.upgrade.v1.UpgradeService/PlanUpgrade"; outlives the record.
  absl::string_view method;
  absl::StatusCode status = absl::StatusCode::kOk;
  absl::Time start;
  absl::Duration duration;  // until the last byte of the answer was sent
  absl::Duration waited;    // for a thread
  size_t request_bytes = 0;
  size_t response_bytes = 0;
  std::string caller;      // by its certificate; empty: it has none
  std::string peer;        // "ipv4:192.0.2.7:50000"
  std::string request_id;  // as the caller calls it; may be empty
  bool client_left = false;
  TraceContext trace;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_CALL_RECORD_H_
