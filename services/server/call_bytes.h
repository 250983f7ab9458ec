// Requests and answers as the bytes of a call.
//
// Pure; thread-safe.
#ifndef SERVICES_SERVER_CALL_BYTES_H_
#define SERVICES_SERVER_CALL_BYTES_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/engine/errors.h"

namespace upgrade_advisor {

// What is wrong with the bytes before anybody reads them.
absl::Status CheckBytes(const grpc::ByteBuffer& in, size_t limit,
                        const std::string& type);

// INVALID_ARGUMENT/MALFORMED_REQUEST for bytes that are not such a message.
template <typename Request>
absl::StatusOr<Request> ReadRequest(const grpc::ByteBuffer& in) {
  Request out;
  grpc::ByteBuffer bytes(in);
  if (!grpc::SerializationTraits<Request>::Deserialize(&bytes, &out).ok()) {
    return MalformedRequest(out.GetTypeName());
  }
  return out;
}

// Instead of what `out` has: gRPC ends the program over a buffer in use.
template <typename Response>
absl::Status WriteResponse(const Response& response, grpc::ByteBuffer& out) {
  out.Clear();
  bool own_buffer = false;
  const grpc::Status sent = grpc::SerializationTraits<Response>::Serialize(
      response, &out, &own_buffer);
  return sent.ok() ? absl::OkStatus() : absl::InternalError("serialisation");
}

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_CALL_BYTES_H_
