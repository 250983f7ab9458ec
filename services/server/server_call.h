// One call, from its arrival to its end: its deadline, its limits, its record.
#ifndef SERVICES_SERVER_SERVER_CALL_H_
#define SERVICES_SERVER_SERVER_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "services/engine/engine.h"
#include "services/server/call_limiter.h"
#include "services/telemetry/call_record.h"
#include "services/telemetry/call_telemetry.h"

namespace upgrade_advisor {

// gRPC deletes it through OnDone, after Finish; Finish is called by whoever has
// the answer. One thread after the other uses it; OnCancel may come at any
// time.
class ServerCall final : public grpc::ServerUnaryReactor {
 public:
  // They outlive the call; each may be null.
  struct Observers {
    CallTelemetry* telemetry;
    CallLimiter* limiter;
  };

  // `out` has the answer when Finish is called.
  ServerCall(grpc::CallbackServerContext& context, const Observers& observers,
             const char* method, const grpc::ByteBuffer& in,
             const grpc::ByteBuffer& out);

  // By what the limits know who calls.
  const std::string& caller() const { return caller_; }
  // What the engine needs to know.
  const CallContext& context() const { return context_; }
  // Whether the next answer to the same request may be another.
  bool has_failed() const { return failed_.load(); }

  absl::Status CheckRate();
  // Takes room for the call, which it has until it is done.
  absl::Status TakeRoom();
  // A thread works on it from now on, unless there is no room for an answer.
  absl::Status Begin();
  // Sends the answer, or the error. Nothing of the call is used after it.
  void Finish(absl::Status status);

  void OnCancel() override;
  void OnDone() override;

 private:
  absl::Status TakeAnswer();

  grpc::CallbackServerContext& server_context_;
  const Observers observers_;
  const grpc::ByteBuffer& out_;
  std::string caller_;
  bool has_room_ = false;
  bool is_time_limited_ = false;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> failed_ = false;
  CallContext context_;
  CallRecord record_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVER_CALL_H_
