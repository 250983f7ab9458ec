// The service with its bundled catalog and plugins, and a client that knows
// nothing but method names and bytes.
#ifndef TESTS_SERVER_SERVICE_FIXTURE_H_
#define TESTS_SERVER_SERVICE_FIXTURE_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "services/catalog/catalog_files.h"
#include "services/engine/engine.h"
#include "services/server/upgrade_server.h"
#include "tests/engine/test_snapshot.h"

namespace upgrade_advisor {

inline absl::CivilDay TestDay() { return absl::CivilDay(2026, 11, 20); }

// Loaded once.
inline std::shared_ptr<const Snapshot> BundledSnapshot() {
  static const auto* snapshot = new std::shared_ptr<const Snapshot>(
      TrustedSnapshot({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}));
  return *snapshot;
}

// The six methods.
inline std::vector<std::string> Methods() {
  const std::string package = "/astro.upgrade.v1.";
  return {package + "UpgradeService/PlanUpgrade",
          package + "UpgradeService/ValidateUpgrade",
          package + "CatalogService/ListReleases",
          package + "CatalogService/GetRelease",
          package + "PluginService/ListPlugins",
          package + "PluginService/ListAdvisories"};
}
inline const char kPlan[] = "/astro.upgrade.v1.UpgradeService/PlanUpgrade";
inline const char kValidate[] =
    "/astro.upgrade.v1.UpgradeService/ValidateUpgrade";

struct Reply {
  grpc::Status status;
  std::string bytes;

  // Empty where there is none.
  google::rpc::Status details() const {
    google::rpc::Status out;
    out.ParseFromString(status.error_details());
    return out;
  }
  template <typename Detail>
  Detail detail() const {
    Detail out;
    const google::rpc::Status all = details();
    for (const auto& any : all.details()) any.UnpackTo(&out);
    return out;
  }
  std::string reason() const {
    return detail<google::rpc::ErrorInfo>().reason();
  }
};

// Sends bytes to a method by its name; a call that hangs fails after a minute.
inline Reply Call(const std::shared_ptr<grpc::Channel>& channel,
                  const std::string& method, const std::string& request) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::minutes(1));
  const grpc::Slice slice(request);
  const grpc::ByteBuffer in(&slice, 1);
  grpc::ByteBuffer out;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, {}, &in, &out,
                 [&](grpc::Status status) { done.set_value(status); });
  Reply reply;
  reply.status = done.get_future().get();
  std::vector<grpc::Slice> slices;
  if (reply.status.ok() && out.Dump(&slices).ok()) {
    for (const grpc::Slice& s : slices) {
      reply.bytes.append(reinterpret_cast<const char*>(s.begin()), s.size());
    }
  }
  return reply;
}

// Certified 2.2.3 to Runtime 5.0.4: the documented example.
inline v1::PlanUpgradeRequest DocumentedPlan() {
  v1::PlanUpgradeRequest request;
  auto& release = *request.mutable_deployment()->mutable_release();
  release.set_distribution(v1::DISTRIBUTION_CERTIFIED);
  release.set_version("2.2.3");
  auto& target = *request.mutable_target()->mutable_release();
  target.set_distribution(v1::DISTRIBUTION_RUNTIME);
  target.set_version("5.0.4");
  request.set_as_of("2022-08-01");
  return request;
}
inline v1::ValidateUpgradeRequest ValidationOf(
    const v1::PlanUpgradeRequest& plan) {
  v1::ValidateUpgradeRequest request;
  *request.mutable_deployment() = plan.deployment();
  *request.mutable_target() = plan.target().release();
  request.set_as_of(plan.as_of());
  return request;
}

// Every error of ours says what it is.
inline void ExpectErrorInfo(const Reply& reply, grpc::StatusCode code,
                            const std::string& reason) {
  EXPECT_EQ(reply.status.error_code(), code) << reply.status.error_message();
  const auto info = reply.detail<google::rpc::ErrorInfo>();
  EXPECT_EQ(info.reason(), reason) << reply.status.error_message();
  EXPECT_EQ(info.domain(), "upgrade.astronomer.io");
  EXPECT_EQ(reply.details().code(), static_cast<int>(code));
  EXPECT_EQ(reply.details().message(), reply.status.error_message());
  EXPECT_LE(reply.status.error_message().size(), 512u);
}

// A server on a free loopback port, and clients of it.
class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest()
      : engine_(BundledSnapshot(), &TestDay),
        server_(UpgradeServer::Start(engine_, {"127.0.0.1:0"}).value()),
        channel_(NewChannel()) {}

  std::string Address() const {
    return absl::StrCat("127.0.0.1:", server_->ports()[0]);
  }
  std::shared_ptr<grpc::Channel> NewChannel() const {
    return grpc::CreateChannel(Address(), grpc::InsecureChannelCredentials());
  }
  Reply Send(const std::string& method, const std::string& bytes) const {
    return Call(channel_, method, bytes);
  }
  Reply Send(const v1::PlanUpgradeRequest& request) const {
    return Send(kPlan, request.SerializeAsString());
  }
  Reply Send(const v1::ValidateUpgradeRequest& request) const {
    return Send(kValidate, request.SerializeAsString());
  }
  void ExpectStillServes() const {
    const Reply reply = Send(DocumentedPlan());
    v1::PlanUpgradeResponse response;
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_TRUE(response.ParseFromString(reply.bytes));
    EXPECT_EQ(response.plan().steps_size(), 2);
  }

  Engine engine_;
  std::unique_ptr<UpgradeServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_SERVER_SERVICE_FIXTURE_H_
