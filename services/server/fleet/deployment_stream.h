// The stream of UpsertDeployments.
#ifndef SERVICES_SERVER_FLEET_DEPLOYMENT_STREAM_H_
#define SERVICES_SERVER_FLEET_DEPLOYMENT_STREAM_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "services/fleet/calls/upsert_session.h"
#include "services/server/fleet/fleet_front.h"
#include "services/server/stream_call.h"

namespace upgrade_advisor {

// Reads a message, has a thread take it, and reads the next: a client is never
// read faster than its rows are stored. Bytes that are not a message are a
// faulty row: read by gRPC, they would look like the end of the stream. gRPC
// deletes it through OnDone.
class DeploymentStream final
    : public grpc::ServerReadReactor<grpc::ByteBuffer> {
 public:
  // `admit` is asked once, with the organization of the first message. What it
  // borrows outlives the stream; `response` is sent at its end.
  DeploymentStream(FleetFront& front, std::unique_ptr<StreamCall> call,
                   std::function<absl::Status(const std::string&)> admit,
                   grpc::ByteBuffer* response);

  void OnReadDone(bool ok) override;
  void OnCancel() override { call_->ClientLeft(); }
  void OnDone() override { delete this; }

 private:
  // On one of our threads.
  absl::Status Take();
  void End();
  void Run(std::function<void()> work);
  void FinishWith(const absl::Status& status);

  FleetFront& front_;
  const std::unique_ptr<StreamCall> call_;
  const std::function<absl::Status(const std::string&)> admit_;
  grpc::ByteBuffer* const response_;
  grpc::ByteBuffer message_;
  UpsertSession session_;
  bool is_admitted_ = false;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FLEET_DEPLOYMENT_STREAM_H_
