// Many clients while the snapshot is swapped under them.
#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

#include "absl/strings/str_replace.h"
#include "services/catalog/catalog_loader.h"
#include "tests/plugin_host/test_plugins.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

constexpr int kClients = 8;
constexpr int kCallsEach = 60;

// The bundled catalog with one day changed and without plugins but one
// folder's: both revisions differ from the bundled snapshot's.
std::shared_ptr<const Snapshot> OtherSnapshot() {
  CatalogSources sources =
      ReadCatalogSources(
          CatalogPathsIn(UPGRADE_ADVISOR_SOURCE_DIR "/services/catalog/data"))
          .value();
  const std::string before = sources.certified_feed.text;
  sources.certified_feed.text =
      absl::StrReplaceAll(before, {{"2022-04-30", "2022-05-01"}});
  EXPECT_NE(sources.certified_feed.text, before);
  return SnapshotWith(LoadCatalog(sources).value(), {});
}

struct Expected {
  std::string plan;
  std::string validation;
  std::string catalog_revision;
  std::string plugin_set_revision;
};

class SwapTest : public ServiceTest {
 protected:
  SwapTest() : snapshots_{BundledSnapshot(), OtherSnapshot()} {
    for (const auto& snapshot : snapshots_) {
      engine_.Swap(snapshot);
      expected_.push_back({Send(DocumentedPlan()).bytes,
                           Send(ValidationOf(DocumentedPlan())).bytes,
                           snapshot->catalog().revision(),
                           snapshot->plugins().revision()});
    }
  }

  // The index of the snapshot that gives exactly these bytes.
  int SnapshotOf(const std::string Expected::*member,
                 const std::string& bytes) const {
    for (size_t i = 0; i < expected_.size(); ++i) {
      if (expected_[i].*member == bytes) return static_cast<int>(i);
    }
    return -1;
  }

  std::vector<std::shared_ptr<const Snapshot>> snapshots_;
  std::vector<Expected> expected_;
};

TEST_F(SwapTest, EveryAnswerIsOfOneSnapshotToTheByte) {
  ASSERT_NE(expected_[0].plan, expected_[1].plan);
  ASSERT_NE(expected_[0].catalog_revision, expected_[1].catalog_revision);
  ASSERT_NE(expected_[0].plugin_set_revision, expected_[1].plugin_set_revision);
  std::atomic<bool> done = false;
  std::thread swapper([&] {
    for (size_t i = 0; !done; ++i) {
      engine_.Swap(snapshots_[i % 2]);
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  std::atomic<int> failed = 0;
  std::atomic<int> mixed = 0;
  std::atomic<int> seen[2] = {};
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&] {
      const std::shared_ptr<grpc::Channel> channel = NewChannel();
      const std::string plan = DocumentedPlan().SerializeAsString();
      const std::string validate =
          ValidationOf(DocumentedPlan()).SerializeAsString();
      for (int i = 0; i < kCallsEach; ++i) {
        const Reply planned = Call(channel, kPlan, plan);
        const Reply validated = Call(channel, kValidate, validate);
        failed += !planned.status.ok() + !validated.status.ok();
        const int of_plan = SnapshotOf(&Expected::plan, planned.bytes);
        mixed += of_plan < 0;
        mixed += SnapshotOf(&Expected::validation, validated.bytes) < 0;
        if (of_plan >= 0) ++seen[of_plan];
      }
    });
  }
  for (std::thread& client : clients) client.join();
  done = true;
  swapper.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(mixed, 0);
  EXPECT_GT(seen[0], 0);
  EXPECT_GT(seen[1], 0) << "the swaps were not seen";
}

TEST_F(SwapTest, RevisionsOfAnAnswerBelongTogether) {
  for (size_t i = 0; i < 2; ++i) {
    engine_.Swap(snapshots_[i]);
    v1::PlanUpgradeResponse response;
    ASSERT_TRUE(response.ParseFromString(Send(DocumentedPlan()).bytes));
    EXPECT_EQ(response.plan().catalog_revision(),
              expected_[i].catalog_revision);
    EXPECT_EQ(response.plan().plugin_set_revision(),
              expected_[i].plugin_set_revision);
  }
}

// A snapshot lives as long as a request that pinned it, and no longer.
TEST_F(SwapTest, ASnapshotThatIsSwappedAwayIsGivenFree) {
  std::shared_ptr<const Snapshot> own = OtherSnapshot();
  const std::weak_ptr<const Snapshot> watch = own;
  engine_.Swap(std::move(own));
  EXPECT_TRUE(Send(DocumentedPlan()).status.ok());
  engine_.Swap(snapshots_[0]);
  // The answer may reach the client before the handler has returned.
  for (int i = 0; i < 1000 && !watch.expired(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_TRUE(watch.expired());
}

TEST_F(SwapTest, StoppingWhileClientsCallEndsEveryCall) {
  std::atomic<int> answered = 0;
  std::atomic<int> other = 0;
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&] {
      const std::shared_ptr<grpc::Channel> channel = NewChannel();
      for (int i = 0; i < kCallsEach; ++i) {
        const Reply reply =
            Call(channel, kPlan, DocumentedPlan().SerializeAsString());
        if (reply.status.ok()) {
          ++answered;
        } else if (reply.status.error_code() != grpc::StatusCode::UNAVAILABLE &&
                   reply.status.error_code() != grpc::StatusCode::CANCELLED) {
          ++other;
        }
      }
    });
  }
  while (answered < kClients) std::this_thread::yield();
  server_->Stop({.grace = std::chrono::milliseconds(2000)});
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(other, 0);
}

}  // namespace
}  // namespace upgrade_advisor
