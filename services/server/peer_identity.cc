#include "services/server/peer_identity.h"

#include <grpc/grpc_security_constants.h>

#include <string>
#include <vector>

namespace upgrade_advisor {
namespace {

std::vector<std::string> Values(const grpc::AuthContext& context,
                                const char* property) {
  std::vector<std::string> out;
  for (const grpc::string_ref& value : context.FindPropertyValues(property)) {
    out.emplace_back(value.data(), value.size());
  }
  return out;
}

}  // namespace

Caller CallerOf(const grpc::AuthContext& context) {
  Caller caller;
  caller.uris = Values(context, GRPC_PEER_URI_PROPERTY_NAME);
  caller.dns_names = Values(context, GRPC_PEER_DNS_PROPERTY_NAME);
  for (std::string& subject :
       Values(context, GRPC_X509_SUBJECT_PROPERTY_NAME)) {
    caller.subject = std::move(subject);
  }
  return caller;
}

}  // namespace upgrade_advisor
