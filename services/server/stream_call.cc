#include "services/server/stream_call.h"

#include "absl/time/clock.h"
#include "services/server/call_record_start.h"
#include "services/server/caller_key.h"

namespace upgrade_advisor {

StreamCall::StreamCall(grpc::CallbackServerContext& context,
                       const ServerCall::Observers& observers,
                       const char* method)
    : context_(context),
      observers_(observers),
      record_(BeginRecord(context, method, observers.telemetry)),
      caller_(CallerKey(record_.caller, record_.peer)) {}

StreamCall::~StreamCall() {
  GiveBack();
  if (keeps_room_) observers_.limiter->Release(caller_, kept_);
  if (observers_.telemetry == nullptr) return;
  record_.duration = absl::Now() - record_.start;
  record_.client_left = client_left_.load(std::memory_order_relaxed);
  observers_.telemetry->End(record_);
}

absl::Status StreamCall::CheckRate() {
  return observers_.limiter == nullptr ? absl::OkStatus()
                                       : observers_.limiter->CheckRate(caller_);
}

absl::Status StreamCall::Take(size_t bytes) {
  if (observers_.limiter == nullptr) return absl::OkStatus();
  const absl::Status status = observers_.limiter->Take(caller_, bytes);
  has_room_ = status.ok();
  held_ = bytes;
  return status;
}

absl::Status StreamCall::HoldReceived(size_t bytes) {
  record_.request_bytes += bytes;
  if (observers_.limiter == nullptr) return absl::OkStatus();
  const absl::Status status = observers_.limiter->Take(caller_, bytes);
  keeps_room_ = status.ok();
  kept_ = bytes;
  return status;
}

absl::Status StreamCall::TakeReceived(size_t bytes) {
  record_.request_bytes += bytes;
  return Take(bytes);
}

absl::Status StreamCall::TakeSent(size_t bytes) {
  const absl::Status status = Take(bytes);
  if (status.ok()) record_.response_bytes += bytes;
  return status;
}

void StreamCall::GiveBack() {
  if (has_room_) observers_.limiter->Release(caller_, held_);
  has_room_ = false;
}

grpc::Status StreamCall::Finished(const absl::Status& status) {
  record_.status = status.code();
  return SentStatus(context_, status);
}

}  // namespace upgrade_advisor
