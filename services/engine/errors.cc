#include "services/engine/errors.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/base/utf8_text.h"
#include "services/domain/request_limits.h"
#include "services/engine/deterministic_bytes.h"

namespace upgrade_advisor {
namespace {

namespace v1 = ::astro::upgrade::v1;

constexpr size_t kMaxMessage = 512;
constexpr size_t kMaxViolations = 20;
constexpr size_t kMaxDescription = 120;
constexpr size_t kMaxField = 64;
constexpr absl::string_view kReasonPrefix = "ERROR_REASON_";

// As PackFrom does, but with maps sorted: equal errors have equal bytes.
void Pack(const google::protobuf::Message& detail,
          google::rpc::Status& status) {
  google::protobuf::Any& any = *status.add_details();
  any.set_type_url("type.googleapis.com/" + detail.GetTypeName());
  any.set_value(DeterministicBytes(detail));
}

google::rpc::Status Details(absl::StatusCode code,
                            astro::upgrade::v1::ErrorReason reason,
                            absl::string_view message,
                            const ErrorMetadata& metadata) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(std::string(message));
  google::rpc::ErrorInfo info;
  info.set_reason(astro::upgrade::v1::ErrorReason_Name(reason).substr(
      kReasonPrefix.size()));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  Pack(info, status);
  return status;
}

absl::Status ToStatus(absl::StatusCode code,
                      const google::rpc::Status& details) {
  absl::Status status(code, details.message());
  status.SetPayload(kErrorPayload, absl::Cord(details.SerializeAsString()));
  return status;
}

// With the time after which to ask again.
absl::Status Retriable(absl::StatusCode code, google::rpc::Status details,
                       absl::Duration delay) {
  const int64_t ms =
      absl::ToInt64Milliseconds(absl::Ceil(delay, absl::Milliseconds(1)));
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(ms / 1000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int>(ms % 1000) * 1000000);
  Pack(retry, details);
  absl::Status status = ToStatus(code, details);
  status.SetPayload(kRetryPayload, absl::Cord(absl::StrCat(ms)));
  return status;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code,
                       astro::upgrade::v1::ErrorReason reason,
                       absl::string_view message,
                       const ErrorMetadata& metadata) {
  return ToStatus(
      code, Details(code, reason, CutUtf8(message, kMaxMessage), metadata));
}

absl::Status CheckRequestSize(size_t bytes, size_t limit) {
  if (bytes <= limit) return absl::OkStatus();
  return MakeError(
      absl::StatusCode::kResourceExhausted, v1::ERROR_REASON_REQUEST_TOO_LARGE,
      absl::StrCat("The request has ", bytes, " bytes; this service takes ",
                   limit, " (--max-request-mib)"),
      {{"limit_bytes", absl::StrCat(limit)},
       {"size_bytes", absl::StrCat(bytes)}});
}

absl::Status Overloaded() {
  constexpr absl::string_view kMessage =
      "The service has more requests than it can work on; try again in a "
      "second, or at another instance";
  constexpr absl::StatusCode kCode = absl::StatusCode::kResourceExhausted;
  return Retriable(kCode,
                   Details(kCode, v1::ERROR_REASON_OVERLOADED, kMessage, {}),
                   absl::Seconds(1));
}

absl::Status TryLater(absl::string_view message, absl::Duration delay,
                      const ErrorMetadata& metadata) {
  constexpr absl::StatusCode kCode = absl::StatusCode::kResourceExhausted;
  return Retriable(kCode,
                   Details(kCode, v1::ERROR_REASON_CALLER_LIMIT,
                           CutUtf8(message, kMaxMessage), metadata),
                   delay);
}

absl::Status StoreUnavailable() {
  constexpr absl::StatusCode kCode = absl::StatusCode::kUnavailable;
  return Retriable(
      kCode,
      Details(kCode, v1::ERROR_REASON_STORE_UNAVAILABLE,
              "The store of the fleet does not answer; plans are made all the "
              "same. Try again in a few seconds",
              {}),
      absl::Seconds(3));
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable,
                   v1::ERROR_REASON_SHUTTING_DOWN,
                   "The service is stopping; try another instance", {});
}

absl::Status EndOfCall(const ExaminationContext& context) {
  if (!IsOver(context)) return absl::OkStatus();
  if (context.deadline &&
      std::chrono::steady_clock::now() >= *context.deadline) {
    return MakeError(absl::StatusCode::kDeadlineExceeded,
                     v1::ERROR_REASON_DEADLINE_EXCEEDED,
                     "The caller's deadline was over before the answer was "
                     "complete",
                     {});
  }
  return MakeError(absl::StatusCode::kCancelled, v1::ERROR_REASON_CANCELLED,
                   "The caller cancelled the call", {});
}

absl::Status MalformedRequest(absl::string_view type) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_MALFORMED_REQUEST,
                   absl::StrCat("The bytes are not a ", type,
                                ", or a text in them is not UTF-8"),
                   {});
}

void Violations::Add(absl::string_view field, absl::string_view description) {
  if (shown_.size() < kMaxViolations) {
    shown_.emplace_back(CutUtf8(field, kMaxField),
                        CutUtf8(description, kMaxDescription));
  }
  ++count_;
}

bool Violations::CheckLength(absl::string_view field, absl::string_view text,
                             size_t limit) {
  if (text.size() <= limit) return true;
  Add(field, absl::StrCat("has ", text.size(), " bytes; at most ", limit,
                          " are allowed"));
  return false;
}

bool Violations::CheckCount(absl::string_view field, int count, int limit) {
  if (count <= limit) return true;
  Add(field,
      absl::StrCat("has ", count, " entries; at most ", limit, " are allowed"));
  return false;
}

absl::Status Violations::ToStatus() const {
  std::string message = absl::StrCat(
      count_, count_ == 1 ? " field is" : " fields are", " not valid");
  for (size_t i = 0; i < shown_.size(); ++i) {
    absl::StrAppend(&message, i == 0 ? ": " : "; ", shown_[i].first, ": ",
                    shown_[i].second);
  }
  google::rpc::Status details = Details(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_INVALID_FIELD,
      CutUtf8(message, kMaxMessage), {{"violations", absl::StrCat(count_)}});
  google::rpc::BadRequest bad;
  for (const auto& [field, description] : shown_) {
    auto* violation = bad.add_field_violations();
    violation->set_field(field);
    violation->set_description(description);
  }
  Pack(bad, details);
  return upgrade_advisor::ToStatus(absl::StatusCode::kInvalidArgument, details);
}

}  // namespace upgrade_advisor
