// Errors as callers see them: a code, a message, and details of google.rpc.
//
// An absl::Status carries the serialised google.rpc.Status as a payload, which
// the transport sends on. Pure; thread-safe.
#ifndef SERVICES_ENGINE_ERRORS_H_
#define SERVICES_ENGINE_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/error_reason.pb.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

inline constexpr absl::string_view kErrorDomain = "upgrade.astronomer.io";
// Where the details are in an absl::Status.
inline constexpr absl::string_view kErrorPayload =
    "type.googleapis.com/google.rpc.Status";

// Where the milliseconds are after which a client may repeat a call.
inline constexpr absl::string_view kRetryPayload = "grpc-retry-pushback-ms";

using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

// An error with ErrorInfo. The message is cut at 512 bytes: trailers have a
// small limit, and an error that does not fit arrives as another one.
absl::Status MakeError(absl::StatusCode code,
                       astro::upgrade::v1::ErrorReason reason,
                       absl::string_view message,
                       const ErrorMetadata& metadata);

// RESOURCE_EXHAUSTED/REQUEST_TOO_LARGE for one that is over the limit.
absl::Status CheckRequestSize(size_t bytes, size_t limit);
// RESOURCE_EXHAUSTED/OVERLOADED with RetryInfo.
absl::Status Overloaded();
// RESOURCE_EXHAUSTED/CALLER_LIMIT with RetryInfo.
absl::Status TryLater(absl::string_view message, absl::Duration delay,
                      const ErrorMetadata& metadata);
// UNAVAILABLE/STORE_UNAVAILABLE with RetryInfo.
absl::Status StoreUnavailable();
// UNAVAILABLE/SHUTTING_DOWN, which clients repeat elsewhere.
absl::Status ShuttingDown();
// OK while somebody waits for the answer; then CANCELLED/CANCELLED or
// DEADLINE_EXCEEDED/DEADLINE_EXCEEDED. Once it is over, it stays over: what
// stopped working for that reason is never taken for an answer.
absl::Status EndOfCall(const ExaminationContext& context);
// INVALID_ARGUMENT/MALFORMED_REQUEST for bytes that are no `type`.
absl::Status MalformedRequest(absl::string_view type);

// Faults of a request, collected so that all are reported at once.
class Violations {
 public:
  // `field` is a path such as "deployment.database.tables[3].name". The
  // description says what would be right, and never quotes a value that may be
  // secret.
  void Add(absl::string_view field, absl::string_view description);
  // Adds one, and returns false, if there are more bytes or entries than that.
  bool CheckLength(absl::string_view field, absl::string_view text,
                   size_t limit);
  bool CheckCount(absl::string_view field, int count, int limit);
  bool empty() const { return count_ == 0; }

  // INVALID_ARGUMENT/INVALID_FIELD with the first 20 and their number.
  absl::Status ToStatus() const;

 private:
  std::vector<std::pair<std::string, std::string>> shown_;
  size_t count_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_ERRORS_H_
