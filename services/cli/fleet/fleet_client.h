// Calls of the service that keeps a fleet, and how their failures are shown.
//
// Shares the channel; the options outlive it. Calls block. Threads may share a
// client.
#ifndef SERVICES_CLI_FLEET_FLEET_CLIENT_H_
#define SERVICES_CLI_FLEET_FLEET_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "astro/upgrade/v1/fleet_service.grpc.pb.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// How a command ends.
inline constexpr int kFleetDone = 0;
inline constexpr int kFleetCouldNot = 1;
inline constexpr int kFleetUsage = 2;

class FleetClient {
 public:
  using Stub = v1::FleetService::Stub;

  // InvalidArgument with every fault of the address and the files of TLS.
  static absl::StatusOr<FleetClient> Open(const FleetCommandOptions& options);

  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                 const Request&, Response*),
                    const Request& request, Response& response) const {
    grpc::ClientContext context;
    SetDeadline(context);
    return (*stub_.*method)(&context, request, &response);
  }

  // For calls that stream.
  Stub& stub() const { return *stub_; }
  void SetDeadline(grpc::ClientContext& context) const;

  // Prints what failed, on standard error and, where programs read, as JSON;
  // returns the exit status.
  int Complain(const grpc::Status& status) const;

 private:
  explicit FleetClient(const FleetCommandOptions& options)
      : options_(&options) {}

  const FleetCommandOptions* options_;
  std::shared_ptr<Stub> stub_;
};

// Prints a fault of the command line or of a file; returns the exit status.
int ComplainOf(const absl::Status& status);

// Flushes standard output: a pipe that is closed is a failure.
int EndOfOutput();

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_CLIENT_H_
