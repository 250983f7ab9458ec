// Claims of Deployments whose facts are large are read in parts.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/engine/deterministic_bytes.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kDeployments = 70;

class LargeSheetsTest : public StoreTest {
 protected:
  void Send(size_t bytes_of_each) {
    std::vector<IncomingDeployment> rows;
    for (size_t i = 0; i < kDeployments; ++i) {
      v1::Deployment deployment;
      (*deployment.mutable_environment()->mutable_variables())["V"] =
          absl::StrCat(i, std::string(bytes_of_each, 'x'));
      IncomingDeployment& row = rows.emplace_back();
      row.row.deployment_id = absl::StrCat("d", i);
      row.row.workspace = "w";
      row.row.name = "n";
      row.row.revision = 1;
      row.sheet = ContentOf(DeterministicBytes(deployment));
    }
    const auto stored = store().Upsert("acme", rows);
    ASSERT_TRUE(stored.ok()) << stored.status();
  }

  ClaimedWork Claim() {
    auto work = store().Claim(snapshot_, "worker", absl::Seconds(30), 1000);
    EXPECT_TRUE(work.ok()) << work.status();
    return work.ok() ? *std::move(work) : ClaimedWork();
  }

  void Save(const ClaimedWork& work) {
    std::vector<FinishedSubject> finished;
    for (const SubjectToAssess& s : work.subjects) {
      finished.push_back({s.subject, {}, 1'000'000});
    }
    const auto taken = store().Save(work, finished);
    ASSERT_TRUE(taken.ok()) << taken.status();
    EXPECT_EQ(*taken, static_cast<int64_t>(finished.size()));
    ASSERT_TRUE(store().Release(work, absl::ZeroDuration()).ok());
  }

  int64_t snapshot_ = *store().Register({"snapshot", "lines\t1\n", "plugins"});
};

TEST_P(LargeSheetsTest, WhatIsNotReadIsClaimedAgain) {
  Send(size_t{2} << 20);
  size_t done = 0;
  int claims = 0;
  for (ClaimedWork work = Claim(); work.size() > 0; work = Claim()) {
    EXPECT_EQ(work.size(), kDeployments - done);
    EXPECT_GT(work.subjects.size(), 0u);
    EXPECT_LT(work.subjects.size(), kDeployments);
    done += work.subjects.size();
    ++claims;
    Save(work);
  }
  EXPECT_EQ(done, kDeployments);
  EXPECT_GT(claims, 1);
  EXPECT_EQ(*store().Due(), 0);
}

TEST_P(LargeSheetsTest, SmallOnesAreReadAtOnce) {
  Send(100);
  const ClaimedWork work = Claim();
  EXPECT_EQ(work.subjects.size(), kDeployments);
  EXPECT_EQ(work.left, 0u);
}

INSTANTIATE_TEST_SUITE_P(Stores, LargeSheetsTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace upgrade_advisor
