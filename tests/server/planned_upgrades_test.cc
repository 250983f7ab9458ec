#include "services/server/planned_upgrades.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/engine/errors.h"

namespace upgrade_advisor {
namespace {

namespace v1 = ::astro::upgrade::v1;

std::string BytesOf(grpc::ByteBuffer buffer) {
  std::vector<grpc::Slice> slices;
  std::string out;
  if (!buffer.Dump(&slices).ok()) return out;
  for (const grpc::Slice& slice : slices) {
    out.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return out;
}

v1::PlanUpgradeResponse ResponseOf(size_t size) {
  v1::PlanUpgradeResponse out;
  out.mutable_plan()->set_reason_text(std::string(size, 'x'));
  return out;
}

grpc::ByteBuffer BufferOf(const v1::PlanUpgradeResponse& response,
                          size_t piece) {
  const std::string bytes = response.SerializeAsString();
  std::vector<grpc::Slice> slices;
  for (size_t at = 0; at < bytes.size(); at += piece) {
    slices.emplace_back(bytes.substr(at, piece));
  }
  return grpc::ByteBuffer(slices.data(), slices.size());
}

// Lengths of one byte and of several, an index that is left out on the wire,
// and answers that come in pieces.
TEST(PlannedUpgrades, AreTheBytesOfTheMessage) {
  const std::vector<size_t> sizes = {0, 1, 100, 126, 127, 128, 20'000, 300'000};
  PlannedUpgrades made;
  v1::PlanUpgradesResponse expected;
  for (uint32_t i = 0; i < sizes.size(); ++i) {
    made.Add(i * 200, BufferOf(ResponseOf(sizes[i]), 5'000));
    v1::PlannedUpgrade& answer = *expected.add_answers();
    answer.set_index(i * 200);
    *answer.mutable_response() = ResponseOf(sizes[i]);
  }
  EXPECT_EQ(made.count(), sizes.size());
  EXPECT_EQ(made.bytes(), expected.ByteSizeLong());
  EXPECT_EQ(BytesOf(made.Take()), expected.SerializeAsString());
  EXPECT_EQ(made.count(), 0u);
  EXPECT_EQ(made.bytes(), 0u);
}

TEST(PlannedUpgrades, ErrorsHaveTheDetailsOfTheirStatus) {
  PlannedUpgrades made;
  made.AddError(
      7,
      MakeError(absl::StatusCode::kNotFound, v1::ERROR_REASON_RELEASE_UNKNOWN,
                "No such release", {{"release", "runtime 5.0.99"}}));
  made.AddError(8, absl::InternalError("a fault of ours"));
  v1::PlanUpgradesResponse message;
  ASSERT_TRUE(message.ParseFromString(BytesOf(made.Take())));
  ASSERT_EQ(message.answers_size(), 2);
  const v1::PlannedUpgrade& known = message.answers(0);
  EXPECT_EQ(known.index(), 7u);
  EXPECT_EQ(known.error().code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(known.error().message(), "No such release");
  EXPECT_EQ(known.error().details_size(), 1);
  const v1::PlannedUpgrade& unknown = message.answers(1);
  EXPECT_EQ(unknown.error().code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(unknown.error().message(), "The service failed unexpectedly");
}

}  // namespace
}  // namespace upgrade_advisor
