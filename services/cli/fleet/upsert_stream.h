// Rows on their way into the fleet, in chunks that the service confirms.
#ifndef SERVICES_CLI_FLEET_UPSERT_STREAM_H_
#define SERVICES_CLI_FLEET_UPSERT_STREAM_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "services/cli/fleet/fleet_client.h"

namespace upgrade_advisor {

// One chunk: a call of UpsertDeployments. Keeps its rows until the service has
// confirmed them, to send them again where the service was away. Not
// thread-safe.
class UpsertChunk {
 public:
  // The client outlives the chunk.
  UpsertChunk(const FleetClient& client, std::string organization);

  const std::string& organization() const { return organization_; }
  // Rows that were added.
  size_t size() const { return rows_.size(); }
  // Bytes of them.
  size_t bytes() const { return bytes_; }

  void Add(v1::FleetDeployment deployment);

  // Ends the call and takes what the service says of it. While the service is
  // away, sends the rows again, `tries` times in all.
  grpc::Status Finish(int tries, v1::UpsertDeploymentsResponse& response);

 private:
  struct Call {
    grpc::ClientContext context = {};
    v1::UpsertDeploymentsResponse response = {};
    std::unique_ptr<grpc::ClientWriter<v1::UpsertDeploymentsRequest>> writer =
        nullptr;
  };

  void Open();
  grpc::Status End();

  const FleetClient& client_;
  const std::string organization_;
  std::vector<v1::UpsertDeploymentsRequest> rows_;
  size_t bytes_ = 0;
  std::unique_ptr<Call> call_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_UPSERT_STREAM_H_
