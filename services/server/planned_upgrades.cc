#include "services/server/planned_upgrades.h"

#include <google/protobuf/io/coded_stream.h>

#include <utility>

#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/server/grpc_status.h"

namespace upgrade_advisor {
namespace {

namespace v1 = ::astro::upgrade::v1;

// What comes before a field of a message or bytes: its number, marked as one
// that has a length, and the length.
std::string HeadOf(int field, size_t length) {
  constexpr uint32_t kHasLength = 2;
  using google::protobuf::io::CodedOutputStream;
  uint8_t head[10];
  uint8_t* end = CodedOutputStream::WriteVarint32ToArray(
      static_cast<uint32_t>(field) << 3 | kHasLength, head);
  end = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(length),
                                                end);
  return std::string(reinterpret_cast<const char*>(head),
                     static_cast<size_t>(end - head));
}

}  // namespace

void PlannedUpgrades::Add(uint32_t index, const grpc::ByteBuffer& response) {
  grpc::ByteBuffer shared(response);
  std::vector<grpc::Slice> slices;
  if (!shared.Dump(&slices).ok()) return;
  v1::PlannedUpgrade only_index;
  only_index.set_index(index);
  const std::string answer =
      only_index.SerializeAsString() +
      HeadOf(v1::PlannedUpgrade::kResponseFieldNumber, shared.Length());
  Append(HeadOf(v1::PlanUpgradesResponse::kAnswersFieldNumber,
                answer.size() + shared.Length()) +
         answer);
  bytes_ += shared.Length();
  ++count_;
  for (grpc::Slice& slice : slices) slices_.push_back(std::move(slice));
}

void PlannedUpgrades::AddError(uint32_t index, const absl::Status& error) {
  v1::PlannedUpgrade answer;
  answer.set_index(index);
  v1::PlanError& out = *answer.mutable_error();
  // The details are a google.rpc.Status, which has the fields of a PlanError.
  const grpc::Status sent = ToGrpcStatus(error);
  out.ParseFromString(sent.error_details());
  out.set_code(sent.error_code());
  const std::string bytes = answer.SerializeAsString();
  Append(HeadOf(v1::PlanUpgradesResponse::kAnswersFieldNumber, bytes.size()) +
         bytes);
  ++count_;
}

void PlannedUpgrades::Append(const std::string& text) {
  slices_.emplace_back(text);
  bytes_ += text.size();
}

grpc::ByteBuffer PlannedUpgrades::Take() {
  const std::vector<grpc::Slice> slices = std::exchange(slices_, {});
  count_ = 0;
  bytes_ = 0;
  return grpc::ByteBuffer(slices.data(), slices.size());
}

}  // namespace upgrade_advisor
