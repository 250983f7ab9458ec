// What the service does with a policy; tests/authorization says what policies
// mean, and tests/e2e calls with certificates.
#include "services/server/call_authorizer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/server/services.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

// A service of fleets has its own test of it: tests/fleet/service_test.py.
constexpr char kFleet[] = "astro.upgrade.v1.FleetService";

std::vector<std::string> PathsWithoutFleet() {
  std::vector<std::string> out;
  for (const std::string& path : MethodPaths()) {
    if (!absl::StrContains(path, kFleet)) out.push_back(path);
  }
  return out;
}

TEST(MethodPaths, AreThoseOfTheServices) {
  std::vector<std::string> expected;
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  std::vector<std::string> names = ServiceNames();
  names.push_back(kFleet);
  for (const std::string& name : names) {
    const auto* service = pool->FindServiceByName(name);
    for (int i = 0; i < service->method_count(); ++i) {
      expected.push_back(
          absl::StrCat("/", name, "/", service->method(i)->name()));
    }
  }
  EXPECT_THAT(MethodPaths(), UnorderedElementsAreArray(expected));
}

class CallAuthorizerTest : public ::testing::Test {
 protected:
  CallAuthorizerTest() {
    EXPECT_EQ(pipe2(pipe_, O_NONBLOCK | O_CLOEXEC), 0);
    log_.emplace(pipe_[1], ServiceLog::Format::kBare);
    authorizer_.emplace([this] { return policy_; }, *log_);
    ServerSettings settings;
    settings.authorizer = &*authorizer_;
    server_ = UpgradeServer::Start(engine_, {}, settings).value();
  }
  ~CallAuthorizerTest() override {
    server_.reset();
    close(pipe_[0]);
    close(pipe_[1]);
  }

  std::string Records() const {
    char buffer[65536];
    const ssize_t size = read(pipe_[0], buffer, sizeof buffer);
    return size > 0 ? std::string(buffer, static_cast<size_t>(size)) : "";
  }
  Reply Send(const std::string& method) const {
    return Call(server_->InProcessChannel(), method, "");
  }

  int pipe_[2] = {-1, -1};
  Engine engine_{BundledSnapshot(), &TestDay};
  std::shared_ptr<const Policy> policy_ =
      std::make_shared<const Policy>(DenyAll());
  std::optional<ServiceLog> log_;
  std::optional<CallAuthorizer> authorizer_;
  std::unique_ptr<UpgradeServer> server_;
};

TEST_F(CallAuthorizerTest, IsAskedByEveryMethodUnderItsOwnName) {
  for (const std::string& path : PathsWithoutFleet()) {
    const Reply reply = Send(path);
    ExpectErrorInfo(reply, grpc::StatusCode::PERMISSION_DENIED,
                    "PERMISSION_DENIED");
    const auto info = reply.detail<google::rpc::ErrorInfo>();
    EXPECT_EQ(info.metadata().at("method"), path);
    EXPECT_EQ(info.metadata().at("principal"), "");
    EXPECT_THAT(Records(),
                HasSubstr(absl::StrCat("\"rpc_method\":\"", path,
                                       "\",\"principal\":\"\",\"policy_name\":"
                                       "\"deny-all\",\"matched_rule\":\"\","
                                       "\"authorized\":false}}\n")));
  }
}

TEST_F(CallAuthorizerTest, CountsAndRecordsWhatThePolicyWants) {
  Policy open = DenyAll();
  open.allow_rules.push_back({"all", {}, {}, {}});
  policy_ = std::make_shared<const Policy>(open);
  EXPECT_TRUE(Send(PathsWithoutFleet().back()).status.error_code() !=
              grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Records(), "");
  EXPECT_EQ(authorizer_->Samples()[0].value, 1);
  EXPECT_EQ(authorizer_->Samples()[1].value, 0);
}

}  // namespace
}  // namespace upgrade_advisor
