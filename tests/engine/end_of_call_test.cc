// An answer is complete, or there is none: wherever a request runs out of time,
// its caller gets an error.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>

#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

// Much of it is examined: no longer path is free of the blocker.
v1::PlanUpgradeRequest BlockedPlan() {
  v1::PlanUpgradeRequest request = PlanTo("certified:2.2.3", "runtime:9.17.0");
  auto& facts = *request.mutable_deployment()->mutable_facts();
  for (int i = 0; i < 200; ++i) {
    v1::Fact& fact = *facts.add_facts();
    fact.set_kind(v1::FACT_KIND_IMPORT);
    fact.set_name(absl::StrCat("airflow.contrib.operators.o", i));
    fact.set_file("dags/a.py");
    fact.set_line(i + 1);
  }
  return request;
}

v1::ValidateUpgradeRequest Validation() {
  v1::ValidateUpgradeRequest request;
  *request.mutable_deployment() = BlockedPlan().deployment();
  *request.mutable_target() = Ref("runtime:4.2.9");
  return request;
}

std::string BytesOf(const google::protobuf::Message& message) {
  return message.SerializeAsString();
}

class EndOfCall : public ::testing::Test {
 protected:
  EndOfCall() : engine_(BundledSnapshot(), &FixedDay) {}

  // However little time there is, the answer is whole or missing. With more
  // time the loop comes to answers.
  template <typename Ask>
  void ExpectWholeOrNothing(Ask ask) {
    const auto whole = ask(CallContext{});
    ASSERT_TRUE(whole.ok()) << whole.status();
    int answered = 0;
    int ended = 0;
    for (int64_t us = 0; answered < 5; us += us / 16 + 5) {
      CallContext context;
      context.deadline = steady_clock::now() + microseconds(us);
      const auto got = ask(context);
      if (got.ok()) {
        ++answered;
        EXPECT_EQ(BytesOf(*got), BytesOf(*whole)) << us;
      } else {
        ++ended;
        EXPECT_EQ(got.status().code(), absl::StatusCode::kDeadlineExceeded);
        EXPECT_EQ(InfoOf(got.status()).reason(), "DEADLINE_EXCEEDED");
      }
    }
    EXPECT_GT(ended, 0);
  }

  Engine engine_;
};

TEST_F(EndOfCall, APlanIsWholeOrMissing) {
  ExpectWholeOrNothing([this](const CallContext& context) {
    return engine_.PlanUpgrade(BlockedPlan(), context);
  });
}

TEST_F(EndOfCall, AValidationIsWholeOrMissing) {
  ExpectWholeOrNothing([this](const CallContext& context) {
    return engine_.ValidateUpgrade(Validation(), context);
  });
}

TEST_F(EndOfCall, ACallThatWasCancelledHasNoAnswer) {
  const std::atomic<bool> stop = true;
  CallContext context;
  context.stop = &stop;
  const auto plan = engine_.PlanUpgrade(BlockedPlan(), context);
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(InfoOf(plan.status()).reason(), "CANCELLED");
  const auto validation = engine_.ValidateUpgrade(Validation(), context);
  EXPECT_EQ(validation.status().code(), absl::StatusCode::kCancelled);
}

TEST_F(EndOfCall, ARequestThatIsWrongIsToldSoAtAnyTime) {
  CallContext context;
  context.deadline = steady_clock::now();
  const auto plan = engine_.PlanUpgrade({}, context);
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace upgrade_advisor
