#include "services/server/call_bytes.h"

namespace upgrade_advisor {

absl::Status CheckBytes(const grpc::ByteBuffer& in, size_t limit,
                        const std::string& type) {
  // gRPC hands over an invalid buffer when a client sends no message at all.
  grpc::ByteBuffer bytes(in);
  if (!bytes.Valid()) return MalformedRequest(type);
  return CheckRequestSize(bytes.Length(), limit);
}

}  // namespace upgrade_advisor
