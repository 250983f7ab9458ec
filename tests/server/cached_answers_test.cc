// The service with answers that it keeps.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "services/server/answer_cache.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

class CachedAnswers : public ::testing::Test {
 protected:
  Reply Send(const std::string& method, const std::string& request) {
    return Call(server_->InProcessChannel(), method, request);
  }

  Engine engine_{BundledSnapshot(), [this] { return day_; }};
  absl::CivilDay day_ = TestDay();
  AnswerCache cache_{8 << 20};
  const ServerSettings settings_ = [this] {
    ServerSettings out;
    out.cache = &cache_;
    return out;
  }();
  const std::unique_ptr<UpgradeServer> server_ =
      UpgradeServer::Start(engine_, {}, settings_).value();
};

TEST_F(CachedAnswers, AreTheBytesThatWereWorkedOut) {
  const std::string plan = DocumentedPlan().SerializeAsString();
  const std::string validation =
      ValidationOf(DocumentedPlan()).SerializeAsString();
  const Reply first = Send(kPlan, plan);
  ASSERT_TRUE(first.status.ok());
  EXPECT_EQ(Send(kPlan, plan).bytes, first.bytes);
  // A validation of the same bytes would be another request.
  const Reply other = Send(kValidate, validation);
  EXPECT_EQ(Send(kValidate, validation).bytes, other.bytes);
  EXPECT_EQ(cache_.counts().hits, 2u);
  EXPECT_EQ(cache_.counts().misses, 2u);
}

TEST_F(CachedAnswers, AreOfTheirDayAndSnapshot) {
  v1::PlanUpgradeRequest request = DocumentedPlan();
  request.clear_as_of();
  const std::string bytes = request.SerializeAsString();
  const Reply before = Send(kPlan, bytes);
  day_ += 1;
  EXPECT_NE(Send(kPlan, bytes).bytes, before.bytes);
  engine_.Swap(TrustedSnapshot({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}));
  Send(kPlan, bytes);
  EXPECT_EQ(cache_.counts().hits, 0u);
}

TEST_F(CachedAnswers, HaveTheNotesOfTheService) {
  const std::string bytes = DocumentedPlan().SerializeAsString();
  v1::PlanUpgradeResponse before, after, again;
  before.ParseFromString(Send(kPlan, bytes).bytes);
  engine_.SetNotes({{"CATALOG_IS_OLD", Severity::kInfo, "It is old", false}});
  after.ParseFromString(Send(kPlan, bytes).bytes);
  EXPECT_EQ(before.plan().DebugString().find("CATALOG_IS_OLD"),
            std::string::npos);
  EXPECT_NE(after.plan().DebugString().find("CATALOG_IS_OLD"),
            std::string::npos);
  EXPECT_EQ(after.plan().verdict(), before.plan().verdict());
  EXPECT_NE(after.plan().plan_id(), before.plan().plan_id());
  engine_.SetNotes({});
  again.ParseFromString(Send(kPlan, bytes).bytes);
  EXPECT_EQ(again.SerializeAsString(), before.SerializeAsString());
}

TEST_F(CachedAnswers, LargeRequestsAreWorkedOutEachTime) {
  v1::PlanUpgradeRequest request = DocumentedPlan();
  for (int i = 0; i < 10; ++i) {
    auto& fact = *request.mutable_deployment()->mutable_facts()->add_facts();
    fact.set_kind(v1::FACT_KIND_SHELL);
    fact.set_name("ls");
    fact.set_value(std::string(30'000, 'x'));
  }
  const std::string bytes = request.SerializeAsString();
  const Reply first = Send(kPlan, bytes);
  ASSERT_TRUE(first.status.ok()) << first.status.error_message();
  EXPECT_EQ(Send(kPlan, bytes).bytes, first.bytes);
  EXPECT_EQ(cache_.counts().misses, 0u);
}

TEST_F(CachedAnswers, ErrorsAreNotKept) {
  EXPECT_FALSE(Send(kPlan, "").status.ok());
  EXPECT_FALSE(Send(kPlan, "").status.ok());
  EXPECT_EQ(cache_.counts().hits, 0u);
  EXPECT_EQ(cache_.counts().answers, 0u);
}

TEST_F(CachedAnswers, EqualCallsAtOnceGetEqualAnswers) {
  const std::string plan = DocumentedPlan().SerializeAsString();
  std::vector<Reply> replies(8);
  std::vector<std::thread> threads;
  for (Reply& reply : replies) {
    threads.emplace_back([&] { reply = Send(kPlan, plan); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Reply& reply : replies) {
    EXPECT_TRUE(reply.status.ok());
    EXPECT_EQ(reply.bytes, replies.front().bytes);
  }
  EXPECT_EQ(cache_.counts().misses, 1u);
}

}  // namespace
}  // namespace upgrade_advisor
