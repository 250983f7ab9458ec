#include "services/plugin_host/isolation/job_batch.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace upgrade_advisor {
namespace {

FactSheet SheetNamed(const char* name) {
  FactSheet::Builder builder;
  builder.Add(FactKind::kRelease, name, "1");
  return builder.Build();
}

class JobBatchTest : public ::testing::Test {
 protected:
  JobBatchTest() : own_(SheetNamed("own")) {
    for (const char* name : {"a", "b", "c"})
      shared_.push_back(SheetNamed(name));
  }
  static std::string NameIn(const FactSheet* sheet) {
    return std::string(sheet->rows()[0].name.view());
  }

  std::vector<FactSheet> shared_;
  const FactSheet own_;
};

TEST_F(JobBatchTest, ArrivesWithItsOwnSheetsAndRefersToTheShared) {
  JobBatchWriter writer(shared_);
  const uint32_t first = writer.AddStep({&own_, &shared_[0], &shared_[2]});
  const uint32_t second = writer.AddStep({&own_, &shared_[2], &shared_[1]});
  writer.AddJob({7, second});
  writer.AddJob({3, first});
  const auto batch = ReadJobBatch(writer.Bytes(), shared_);
  ASSERT_TRUE(batch.has_value());
  EXPECT_EQ(batch->sheets.size(), 1u) << "the shared ones stay where they are";
  ASSERT_EQ(batch->steps.size(), 2u);
  EXPECT_EQ(NameIn(batch->steps[0].deployment), "own");
  EXPECT_EQ(batch->steps[0].source, &shared_[0]);
  EXPECT_EQ(batch->steps[1].target, &shared_[1]);
  ASSERT_EQ(batch->jobs.size(), 2u);
  EXPECT_EQ(batch->jobs[0].advisory, 7u);
  EXPECT_EQ(batch->jobs[0].step, 1u);
}

TEST_F(JobBatchTest, SharedSheetsCrossAsAWhole) {
  const auto back = SheetsFromBytes(SheetsAsBytes(shared_));
  ASSERT_TRUE(back.has_value());
  ASSERT_EQ(back->size(), 3u);
  EXPECT_EQ(NameIn(&(*back)[1]), "b");
}

TEST_F(JobBatchTest, CutOffOrDamagedIsNoBatchOrASoundOne) {
  JobBatchWriter writer(shared_);
  writer.AddJob({0, writer.AddStep({&own_, &shared_[0], &own_})});
  const std::string whole = writer.Bytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ReadJobBatch(whole.substr(0, size), shared_).has_value());
  }
  std::mt19937_64 random(11);
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    const auto batch = ReadJobBatch(damaged, shared_);
    if (!batch) {
      ++refused;
      continue;
    }
    for (const BatchJob& job : batch->jobs) {
      ASSERT_LT(job.step, batch->steps.size());
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace upgrade_advisor
