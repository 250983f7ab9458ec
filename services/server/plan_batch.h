// The stream of PlanUpgrades.
#ifndef SERVICES_SERVER_PLAN_BATCH_H_
#define SERVICES_SERVER_PLAN_BATCH_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "services/server/services.h"

namespace upgrade_advisor {

// As a request of it is known to the policy and to kept answers.
inline constexpr char kPlanUpgrade[] =
    "/astro.upgrade.v1.UpgradeService/PlanUpgrade";

// Answers the requests in `in` one after the other, a few to a message. No
// message is worked on before the last one is written: a client that does not
// read costs the bytes of one. Between messages other callers have their turn.
// gRPC owns the stream; the parts outlive it.
grpc::ServerWriteReactor<grpc::ByteBuffer>* OpenPlanBatch(
    grpc::CallbackServerContext& context, const ServiceParts& parts,
    const grpc::ByteBuffer& in);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_PLAN_BATCH_H_
