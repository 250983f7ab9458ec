// Which trace a call belongs to, by the header `traceparent` of W3C.
#ifndef SERVICES_TELEMETRY_TRACE_CONTEXT_H_
#define SERVICES_TELEMETRY_TRACE_CONTEXT_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Ids in hexadecimal digits, as the header has them. A value.
struct TraceContext {
  std::string trace_id;   // 32
  std::string span_id;    // 16, of this call
  std::string parent_id;  // 16, of the caller; empty: the trace begins here
  bool is_sampled = false;
};

// Makes contexts of calls. Thread-safe.
class TraceContexts {
 public:
  // `ratio` of the traces that begin here are sampled; where a caller began
  // one, it has decided. Seeds that differ give ids that differ.
  TraceContexts(uint64_t seed, double ratio) : next_(seed), ratio_(ratio) {}

  // A header that is not valid counts as none.
  TraceContext Of(absl::string_view traceparent);

 private:
  uint64_t Random();

  std::atomic<uint64_t> next_;
  const double ratio_;
};

// Whether `ratio` (0 to 1) takes the one with this id of 16 hexadecimal digits.
bool IsTaken(absl::string_view id, double ratio);

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_TRACE_CONTEXT_H_
