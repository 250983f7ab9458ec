// A service lives for months: what bad requests leave behind must not add up.
#include <unistd.h>

#include <fstream>

#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

#if defined(__SANITIZE_ADDRESS__)
#define UA_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UA_SANITIZED 1
#endif
#endif

// AddressSanitizer keeps what was freed for a while, and finds leaks by itself.
#if defined(UA_SANITIZED)
constexpr long kMostGrowthKib = 512 * 1024;
#else
constexpr long kMostGrowthKib = 12 * 1024;
#endif

constexpr int kRequests = 2000;

long ResidentKib() {
  std::ifstream in("/proc/self/statm");
  long total = 0;
  long resident = 0;
  in >> total >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

using Memory = ServiceTest;

void SendBadRequests(const std::shared_ptr<grpc::Channel>& channel) {
  v1::PlanUpgradeRequest wordy = DocumentedPlan();
  for (int i = 0; i < 200; ++i) {
    wordy.mutable_deployment()->mutable_database()->add_tables()->set_rows(-1);
  }
  v1::PlanUpgradeRequest unknown = DocumentedPlan();
  unknown.mutable_target()->mutable_release()->set_version("5.0.99");
  const std::string requests[] = {std::string(20000, '\xff'),
                                  wordy.SerializeAsString(),
                                  unknown.SerializeAsString(), ""};
  for (int i = 0; i < kRequests; ++i) {
    ASSERT_FALSE(Call(channel, kPlan, requests[i % 4]).status.ok());
  }
}

TEST_F(Memory, DoesNotGrowWithBadRequests) {
  // The first rounds fill caches, arenas and threads.
  SendBadRequests(channel_);
  const long before = ResidentKib();
  SendBadRequests(channel_);
  const long after = ResidentKib();
  RecordProperty("kib_before", static_cast<int>(before));
  RecordProperty("kib_after", static_cast<int>(after));
  EXPECT_LT(after - before, kMostGrowthKib)
      << before << " KiB before, " << after << " KiB after";
  ExpectStillServes();
}

TEST_F(Memory, DoesNotGrowWithConnections) {
  const auto connect = [&] {
    for (int i = 0; i < 150; ++i) {
      grpc::ChannelArguments own;
      own.SetInt("test.connection", i);  // or channels share a connection
      own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      Call(grpc::CreateCustomChannel(Address(),
                                     grpc::InsecureChannelCredentials(), own),
           kPlan, "");
    }
  };
  connect();
  const long before = ResidentKib();
  connect();
  EXPECT_LT(ResidentKib() - before, kMostGrowthKib);
}

}  // namespace
}  // namespace upgrade_advisor
