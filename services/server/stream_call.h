// One stream, from its arrival to its end: its limits and its record.
//
// A stream counts as a call when it begins; of what it carries, the message
// that is being worked on or written takes room. A limit on the time of calls
// is not for streams. One thread after the other uses it, but ClientLeft may
// come at any time.
#ifndef SERVICES_SERVER_STREAM_CALL_H_
#define SERVICES_SERVER_STREAM_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <atomic>
#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "services/server/call_limiter.h"
#include "services/server/server_call.h"
#include "services/telemetry/call_record.h"

namespace upgrade_advisor {

class StreamCall {
 public:
  // The context outlives Finished; method and observers outlive the call.
  StreamCall(grpc::CallbackServerContext& context,
             const ServerCall::Observers& observers, const char* method);
  // The stream is over: gives back what it holds, and says what there was.
  ~StreamCall();
  StreamCall(const StreamCall&) = delete;
  StreamCall& operator=(const StreamCall&) = delete;

  // By what the limits know who calls.
  const std::string& caller() const { return caller_; }
  // The caller's id for the stream; may be empty.
  const std::string& request_id() const { return record_.request_id; }

  absl::Status CheckRate();

  // The only message came: it has its room until the stream is over.
  absl::Status HoldReceived(size_t bytes);
  // A message came, or goes out; it has its room until GiveBack.
  absl::Status TakeReceived(size_t bytes);
  absl::Status TakeSent(size_t bytes);
  // A message came that needs no room: the only one, before the stream.
  void NoteReceived(size_t bytes) { record_.request_bytes += bytes; }
  // One goes out with the end.
  void NoteSent(size_t bytes) { record_.response_bytes += bytes; }
  void GiveBack();

  void ClientLeft() { client_left_.store(true, std::memory_order_relaxed); }

  // What gRPC is to finish with.
  grpc::Status Finished(const absl::Status& status);

 private:
  absl::Status Take(size_t bytes);

  grpc::CallbackServerContext& context_;
  const ServerCall::Observers observers_;
  CallRecord record_;
  const std::string caller_;
  bool has_room_ = false;
  size_t held_ = 0;          // until GiveBack
  size_t kept_ = 0;          // until the end
  bool keeps_room_ = false;  // of `kept_`
  std::atomic<bool> client_left_ = false;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_STREAM_CALL_H_
