// Starting, listening, health, stopping.
#include <gmock/gmock.h>
#include <unistd.h>

#include "astro/upgrade/v1/catalog_service.pb.h"
#include "grpc/health/v1/health.pb.h"
#include "services/server/services.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::AnyOf;
using ::testing::HasSubstr;

Reply CheckHealth(const std::shared_ptr<grpc::Channel>& channel,
                  const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return Call(channel, "/grpc.health.v1.Health/Check",
              request.SerializeAsString());
}

using Server = ServiceTest;

TEST_F(Server, AnswersOnAFreePortAndInsideTheProcessAlike) {
  EXPECT_GT(server_->ports()[0], 0);
  const std::string request = DocumentedPlan().SerializeAsString();
  const Reply outside = Send(kPlan, request);
  const Reply inside = Call(server_->InProcessChannel(), kPlan, request);
  ASSERT_TRUE(outside.status.ok()) << outside.status.error_message();
  ASSERT_TRUE(inside.status.ok()) << inside.status.error_message();
  EXPECT_EQ(outside.bytes, inside.bytes);
}

TEST_F(Server, AnswersTheSameBytesToTheSameRequest) {
  const Reply first = Send(DocumentedPlan());
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Send(DocumentedPlan()).bytes, first.bytes);
  }
}

// Details of errors are part of the answer: a caller may compare or cache them.
TEST_F(Server, AnswersTheSameBytesToTheSameErroneousRequest) {
  v1::PlanUpgradeRequest unknown = DocumentedPlan();
  unknown.mutable_target()->mutable_release()->set_version("5.0.99");
  const Reply first = Send(unknown);
  ExpectErrorInfo(first, grpc::StatusCode::NOT_FOUND, "RELEASE_UNKNOWN");
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(Send(unknown).status.error_details(),
              first.status.error_details());
  }
}

TEST_F(Server, ServesEveryMethodToAnEmptyRequestOrSaysWhatIsMissing) {
  for (const std::string& method : Methods()) {
    const Reply reply = Send(method, "");
    if (!reply.status.ok()) {
      ExpectErrorInfo(reply, grpc::StatusCode::INVALID_ARGUMENT,
                      "INVALID_FIELD");
    }
  }
}

TEST_F(Server, IsHealthyByEveryNameAndKnowsNoOther) {
  std::vector<std::string> names = ServiceNames();
  EXPECT_EQ(names.size(), 3u);
  names.push_back("");
  for (const std::string& name : names) {
    const Reply reply = CheckHealth(channel_, name);
    ASSERT_TRUE(reply.status.ok()) << name;
    HealthCheckResponse response;
    ASSERT_TRUE(response.ParseFromString(reply.bytes));
    EXPECT_EQ(response.status(), HealthCheckResponse::SERVING) << name;
  }
  EXPECT_EQ(CheckHealth(channel_, "astro.upgrade.v1.Other").status.error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(Server, IsNotHealthyOnceItHasStopped) {
  ASSERT_TRUE(CheckHealth(channel_, "").status.ok());
  server_->Stop({.grace = std::chrono::milliseconds(100)});
  for (const std::string& name : ServiceNames()) {
    const Reply reply = CheckHealth(channel_, name);
    HealthCheckResponse response;
    const bool not_serving =
        reply.status.ok() && response.ParseFromString(reply.bytes) &&
        response.status() == HealthCheckResponse::NOT_SERVING;
    EXPECT_TRUE(not_serving ||
                reply.status.error_code() == grpc::StatusCode::UNAVAILABLE)
        << reply.status.error_message();
  }
  EXPECT_EQ(Send(DocumentedPlan()).status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(Server, StopsTwiceWithoutHarm) {
  server_->Stop({});
  server_->Stop({});
}

TEST_F(Server, DoesNotShareItsPort) {
  const Engine other(BundledSnapshot(), &TestDay);
  const auto second = UpgradeServer::Start(other, {Address()});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(Address()));
  ExpectStillServes();
}

TEST_F(Server, GivesItsPortFreeWhenItStops) {
  const std::string address = Address();
  server_->Stop({});
  const Engine other(BundledSnapshot(), &TestDay);
  EXPECT_TRUE(UpgradeServer::Start(other, {address}).ok());
}

TEST(ServerStart, NamesTheAddressThatCannotBeBound) {
  const Engine engine(BundledSnapshot(), &TestDay);
  for (const char* address :
       {"192.0.2.1:50051", "127.0.0.1:99999", "nonsense", "no.such.host.:1",
        "127.0.0.1", "127.0.0.1:", "localhost", "::1", ":", "127.0.0.1:-1",
        "127.0.0.1:1x", ""}) {
    const auto server = UpgradeServer::Start(engine, {"127.0.0.1:0", address});
    ASSERT_FALSE(server.ok()) << address;
    EXPECT_EQ(server.status().code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(server.status().message()), HasSubstr(address));
  }
}

TEST(ServerStart, TakesSeveralAddressesInTheirOrder) {
  const Engine engine(BundledSnapshot(), &TestDay);
  const auto server =
      UpgradeServer::Start(engine, {"127.0.0.1:0", "localhost:0"});
  ASSERT_TRUE(server.ok()) << server.status();
  ASSERT_EQ((*server)->ports().size(), 2u);
  EXPECT_NE((*server)->ports()[0], (*server)->ports()[1]);
  for (int port : (*server)->ports()) {
    const auto channel = grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials());
    EXPECT_TRUE(CheckHealth(channel, "").status.ok());
  }
}

TEST(ServerStart, NeedsNoPortForAClientInTheSameProcess) {
  const Engine engine(BundledSnapshot(), &TestDay);
  const auto server = UpgradeServer::Start(engine, {});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_TRUE((*server)->ports().empty());
  const Reply reply = Call((*server)->InProcessChannel(), kPlan,
                           DocumentedPlan().SerializeAsString());
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
}

TEST(ServerStart, SaysThatThePathOfASocketIsTooLong) {
  const Engine engine(BundledSnapshot(), &TestDay);
  const auto server =
      UpgradeServer::Start(engine, {"unix:/tmp/" + std::string(103, 'x')});
  ASSERT_FALSE(server.ok());
  EXPECT_THAT(std::string(server.status().message()),
              HasSubstr("at most 107 bytes"));
}

TEST(ServerStart, TakesNoSocketFromAServiceThatRuns) {
  const Engine engine(BundledSnapshot(), &TestDay);
  // The path of a socket has at most 107 bytes; a folder of tests may be
  // longer.
  const std::string socket =
      absl::StrCat("unix:/tmp/upgrade-advisor-", getpid());
  auto first = UpgradeServer::Start(engine, {socket});
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = UpgradeServer::Start(engine, {socket});
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("another service listens there"));
  const auto channel =
      grpc::CreateChannel(socket, grpc::InsecureChannelCredentials());
  EXPECT_TRUE(CheckHealth(channel, "").status.ok());
  (*first)->Stop({});
  EXPECT_TRUE(UpgradeServer::Start(engine, {socket}).ok());
}

TEST_F(Server, SaysThatItHasNoSuchMethod) {
  for (const char* method :
       {"/astro.upgrade.v1.UpgradeService/Nothing", "/nothing/At", "/"}) {
    EXPECT_EQ(Send(method, "").status.error_code(),
              grpc::StatusCode::UNIMPLEMENTED)
        << method;
  }
}

}  // namespace
}  // namespace upgrade_advisor
