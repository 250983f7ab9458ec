#include "services/server/server_call.h"

#include <chrono>
#include <utility>

#include "absl/time/clock.h"
#include "services/server/call_record_start.h"
#include "services/server/caller_key.h"

namespace upgrade_advisor {
ServerCall::ServerCall(grpc::CallbackServerContext& context,
                       const Observers& observers, const char* method,
                       const grpc::ByteBuffer& in, const grpc::ByteBuffer& out)
    : server_context_(context),
      observers_(observers),
      out_(out),
      record_(BeginRecord(context, method, observers.telemetry)) {
  record_.request_bytes = in.Length();
  caller_ = CallerKey(record_.caller, record_.peer);
  context_.stop = &stop_;
  context_.failed = &failed_;
  context_.deadline = DeadlineOf(context);
  context_.request_id = record_.request_id;
}

absl::Status ServerCall::CheckRate() {
  return observers_.limiter == nullptr ? absl::OkStatus()
                                       : observers_.limiter->CheckRate(caller_);
}

absl::Status ServerCall::TakeRoom() {
  if (observers_.limiter == nullptr) return absl::OkStatus();
  const absl::Status status =
      observers_.limiter->Take(caller_, record_.request_bytes);
  has_room_ = status.ok();
  return status;
}

absl::Status ServerCall::Begin() {
  record_.waited = absl::Now() - record_.start;
  is_time_limited_ =
      observers_.limiter != nullptr && observers_.limiter->LimitTime(context_);
  return has_room_ ? observers_.limiter->AddAnswer(caller_, 0)
                   : absl::OkStatus();
}

absl::Status ServerCall::TakeAnswer() {
  const size_t bytes = grpc::ByteBuffer(out_).Length();
  if (has_room_) {
    absl::Status status = observers_.limiter->AddAnswer(caller_, bytes);
    if (!status.ok()) return status;
  }
  record_.response_bytes = bytes;
  return absl::OkStatus();
}

void ServerCall::Finish(absl::Status status) {
  if (absl::IsDeadlineExceeded(status) && is_time_limited_) {
    status = observers_.limiter->TookTooLong();
  }
  if (status.ok()) status = TakeAnswer();
  record_.status = status.code();
  ServerUnaryReactor::Finish(SentStatus(server_context_, status));
}

void ServerCall::OnCancel() { stop_.store(true, std::memory_order_relaxed); }

void ServerCall::OnDone() {
  if (has_room_) {
    observers_.limiter->Release(caller_,
                                record_.request_bytes + record_.response_bytes);
  }
  if (observers_.telemetry != nullptr) {
    record_.duration = absl::Now() - record_.start;
    record_.client_left = stop_.load(std::memory_order_relaxed);
    observers_.telemetry->End(record_);
  }
  delete this;
}

}  // namespace upgrade_advisor
