// PlanUpgrades: each answer is that of PlanUpgrade, in order, whatever becomes
// of the others.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"
#include "services/server/answer_cache.h"
#include "services/server/call_limiter.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

// What came of one stream.
struct Batch {
  grpc::Status status;
  std::vector<v1::PlannedUpgrade> answers;
  int messages = 0;
};

Batch Plan(UpgradeServer& server, const v1::PlanUpgradesRequest& request,
           std::chrono::milliseconds deadline = std::chrono::minutes(1)) {
  const auto stub = v1::UpgradeService::NewStub(server.InProcessChannel());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  const auto reader = stub->PlanUpgrades(&context, request);
  Batch out;
  v1::PlanUpgradesResponse message;
  while (reader->Read(&message)) {
    ++out.messages;
    out.answers.insert(out.answers.end(), message.answers().begin(),
                       message.answers().end());
  }
  out.status = reader->Finish();
  return out;
}

class PlanBatches : public ::testing::Test {
 protected:
  std::unique_ptr<UpgradeServer> Start(const ServerSettings& settings = {}) {
    return UpgradeServer::Start(engine_, {}, settings).value();
  }
  static Reply PlanOne(UpgradeServer& server,
                       const v1::PlanUpgradeRequest& request) {
    return Call(server.InProcessChannel(), kPlan, request.SerializeAsString());
  }

  Engine engine_{BundledSnapshot(), &TestDay};
};

v1::PlanUpgradeRequest PlanFrom(const std::string& runtime) {
  v1::PlanUpgradeRequest out;
  v1::ReleaseRef& release = *out.mutable_deployment()->mutable_release();
  release.set_distribution(v1::DISTRIBUTION_RUNTIME);
  release.set_version(runtime);
  out.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
  out.set_as_of("2026-11-20");
  return out;
}

// Sound ones of several kinds, one from a release that no catalog lists, an
// older target, a malformed day, and nothing at all.
std::vector<v1::PlanUpgradeRequest> MixedRequests() {
  std::vector<v1::PlanUpgradeRequest> out = {DocumentedPlan()};
  for (const char* version : {"7.6.0", "9.5.0", "11.3.0", "5.0.99", "3.0-1"}) {
    out.push_back(PlanFrom(version));
  }
  out.push_back(PlanFrom("9.5.0"));
  out.back().mutable_target()->mutable_release()->set_distribution(
      v1::DISTRIBUTION_RUNTIME);
  out.back().mutable_target()->mutable_release()->set_version("7.6.0");
  out.push_back(PlanFrom("9.5.0"));
  out.back().set_as_of("tomorrow");
  out.emplace_back();
  out.push_back(PlanFrom("9.5.0"));
  out.back().set_view(v1::VIEW_FULL);
  out.push_back(PlanFrom("9.5.0"));
  out.back().mutable_read_mask()->add_paths("summary");
  return out;
}

TEST_F(PlanBatches, AnswerEachRequestAsPlanUpgradeDoes) {
  const auto server = Start();
  v1::PlanUpgradesRequest request;
  const std::vector<v1::PlanUpgradeRequest> all = MixedRequests();
  request.mutable_requests()->Assign(all.begin(), all.end());
  const Batch batch = Plan(*server, request);
  ASSERT_TRUE(batch.status.ok()) << batch.status.error_message();
  ASSERT_EQ(batch.answers.size(), all.size());
  int errors = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    const v1::PlannedUpgrade& answer = batch.answers[i];
    EXPECT_EQ(answer.index(), i);
    const Reply one = PlanOne(*server, all[i]);
    if (one.status.ok()) {
      EXPECT_EQ(answer.response().SerializeAsString(), one.bytes) << i;
      continue;
    }
    ++errors;
    EXPECT_EQ(answer.error().code(), one.status.error_code()) << i;
    EXPECT_EQ(answer.error().SerializeAsString(),
              one.details().SerializeAsString())
        << i;
  }
  EXPECT_EQ(errors, 3);
}

TEST_F(PlanBatches, MergeWhatTheRequestsHaveInCommon) {
  const auto server = Start();
  v1::PlanUpgradesRequest request;
  v1::PlanUpgradeRequest& common = *request.mutable_common();
  common.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
  common.set_as_of("2026-11-20");
  v1::Fact& fact = *common.mutable_deployment()->mutable_facts()->add_facts();
  fact.set_kind(v1::FACT_KIND_REQUIREMENT);
  fact.set_name("apache-airflow-providers-ssh");
  fact.set_value("==3.0.0");
  for (const char* version : {"7.6.0", "9.5.0"}) {
    *request.add_requests()->mutable_deployment() =
        PlanFrom(version).deployment();
  }
  // Its own target wins.
  request.mutable_requests(1)->mutable_target()->set_policy(
      v1::TARGET_POLICY_LATEST_PATCH_OF_LINE);
  const Batch batch = Plan(*server, request);
  ASSERT_EQ(batch.answers.size(), 2u);
  for (int i = 0; i < 2; ++i) {
    v1::PlanUpgradeRequest merged = common;
    merged.MergeFrom(request.requests(i));
    EXPECT_EQ(batch.answers[i].response().SerializeAsString(),
              PlanOne(*server, merged).bytes);
  }
  EXPECT_EQ(batch.answers[1].response().plan().target().version(), "9.17.0");
}

TEST_F(PlanBatches, OfNoneOrTooManyRequestsAreRefused) {
  const auto server = Start();
  EXPECT_EQ(Plan(*server, {}).status.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  v1::PlanUpgradesRequest request;
  for (int i = 0; i <= 1000; ++i) request.add_requests();
  const Batch refused = Plan(*server, request);
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_NE(refused.status.error_message().find("requests"), std::string::npos);
  EXPECT_TRUE(refused.answers.empty());
  request.mutable_requests()->RemoveLast();
  const Batch most = Plan(*server, request);
  EXPECT_TRUE(most.status.ok());
  EXPECT_EQ(most.answers.size(), 1000u);
}

TEST_F(PlanBatches, OfBytesThatAreNoMessageAreRefused) {
  const auto server = Start();
  const Reply reply =
      Call(server->InProcessChannel(),
           "/astro.upgrade.v1.UpgradeService/PlanUpgrades", "\xff\xff");
  ExpectErrorInfo(reply, grpc::StatusCode::INVALID_ARGUMENT,
                  "MALFORMED_REQUEST");
}

// No client waits for a thousand plans before it sees the first.
TEST_F(PlanBatches, ComeInSeveralMessages) {
  const auto server = Start();
  v1::PlanUpgradesRequest request;
  for (int i = 0; i < 100; ++i) *request.add_requests() = DocumentedPlan();
  const Batch batch = Plan(*server, request);
  EXPECT_EQ(batch.answers.size(), 100u);
  EXPECT_GE(batch.messages, 10);
}

TEST_F(PlanBatches, ShareAnswersWithEachOtherAndWithPlanUpgrade) {
  AnswerCache cache(8 << 20);
  ServerSettings settings;
  settings.cache = &cache;
  const auto server = Start(settings);
  const Reply first = PlanOne(*server, DocumentedPlan());
  v1::PlanUpgradesRequest request;
  for (int i = 0; i < 20; ++i) {
    *request.add_requests() = i % 2 == 0 ? DocumentedPlan() : PlanFrom("9.5.0");
  }
  const Batch batch = Plan(*server, request);
  ASSERT_EQ(batch.answers.size(), 20u);
  EXPECT_EQ(batch.answers[18].response().SerializeAsString(), first.bytes);
  EXPECT_EQ(cache.counts().misses, 2u);
  EXPECT_EQ(cache.counts().hits, 19u);
  PlanOne(*server, PlanFrom("9.5.0"));
  EXPECT_EQ(cache.counts().hits, 20u);
}

// Whoever may call three times gets three plans, however they are asked for.
TEST_F(PlanBatches, CountEachRequestForTheLimitsOfTheCaller) {
  CallLimiter::Settings limits;
  limits.rate = 1;
  limits.burst = 3;
  CallLimiter limiter(limits);
  ServerSettings settings;
  settings.limiter = &limiter;
  const auto server = Start(settings);
  v1::PlanUpgradesRequest request;
  for (int i = 0; i < 1000; ++i) *request.add_requests() = DocumentedPlan();
  const Batch batch = Plan(*server, request);
  ASSERT_EQ(batch.answers.size(), 1000u);
  EXPECT_TRUE(batch.answers[2].has_response());
  const v1::PlanError& error = batch.answers[3].error();
  EXPECT_EQ(error.code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(error.details_size(), 2);
}

TEST_F(PlanBatches, EndWithTheDeadlineOfTheirCaller) {
  const auto server = Start();
  v1::PlanUpgradesRequest request;
  for (int i = 0; i < 1000; ++i) *request.add_requests() = PlanFrom("7.6.0");
  const Batch batch = Plan(*server, request, std::chrono::milliseconds(1));
  EXPECT_EQ(batch.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_LT(batch.answers.size(), 1000u);
  EXPECT_TRUE(PlanOne(*server, DocumentedPlan()).status.ok());
}

// A client that leaves after the first message; the server ends nevertheless.
TEST_F(PlanBatches, EndWithTheirClient) {
  const auto server = Start();
  v1::PlanUpgradesRequest request;
  for (int i = 0; i < 1000; ++i) *request.add_requests() = PlanFrom("7.6.0");
  const auto stub = v1::UpgradeService::NewStub(server->InProcessChannel());
  grpc::ClientContext context;
  const auto reader = stub->PlanUpgrades(&context, request);
  v1::PlanUpgradesResponse message;
  ASSERT_TRUE(reader->Read(&message));
  context.TryCancel();
  while (reader->Read(&message)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(PlanOne(*server, DocumentedPlan()).status.ok());
}

}  // namespace
}  // namespace upgrade_advisor
