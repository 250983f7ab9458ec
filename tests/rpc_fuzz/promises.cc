#include "tests/rpc_fuzz/promises.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kLongestMessage = 512;
constexpr size_t kLargestAnswer = 4u << 20;

// What a client did may be wrong; the service is not.
bool IsTheClients(grpc::StatusCode code) {
  static const auto* codes = new std::set<grpc::StatusCode>{
      grpc::StatusCode::INVALID_ARGUMENT, grpc::StatusCode::NOT_FOUND,
      grpc::StatusCode::ALREADY_EXISTS, grpc::StatusCode::FAILED_PRECONDITION,
      grpc::StatusCode::RESOURCE_EXHAUSTED};
  return codes->count(code) != 0;
}

bool IsText(const std::string& text) {
  return ValidUtf8(text) == text &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) {
           return (c < 0x20 && c != '\n') || c == 0x7f;
         });
}

bool HasReason(const google::rpc::Status& status) {
  for (const auto& any : status.details()) {
    google::rpc::ErrorInfo info;
    if (any.UnpackTo(&info)) return !info.reason().empty();
  }
  return false;
}

std::string BrokenByError(const grpc::Status& status) {
  if (!IsTheClients(status.error_code())) return "a status of the service";
  const std::string& message = status.error_message();
  if (message.empty()) return "a status without a message";
  if (message.size() > kLongestMessage) return "a message that is too long";
  if (!IsText(message)) return "a message with control characters";
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details()) || !HasReason(details)) {
    return "a status without a reason";
  }
  return details.message() == message ? "" : "two messages";
}

std::string BrokenByAnswer(const FuzzedMethod& method,
                           const std::string& bytes) {
  if (bytes.size() > kLargestAnswer) return "an answer beyond 4 MiB";
  const auto* type =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(
          method.descriptor->output_type());
  const std::unique_ptr<google::protobuf::Message> answer(type->New());
  if (!answer->ParseFromString(bytes)) return "an answer that is not a message";
  const bool is_known =
      answer->GetReflection()->GetUnknownFields(*answer).empty();
  return is_known ? "" : "an answer with unknown fields";
}

// A stream that has no end goes on until the deadline.
bool IsEnded(const FuzzedMethod& method, const grpc::Status& status) {
  return !method.has_end && status.error_details().empty() &&
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

}  // namespace

std::string BrokenPromise(const FuzzedMethod& method, const FuzzReply& reply) {
  if (IsEnded(method, reply.status)) return "";
  const std::string broken = reply.status.ok()
                                 ? BrokenByAnswer(method, reply.bytes)
                                 : BrokenByError(reply.status);
  if (broken.empty() || reply.status.ok()) return broken;
  return absl::StrCat(broken, ": ", reply.status.error_code(), " ",
                      reply.status.error_message());
}

}  // namespace upgrade_advisor
