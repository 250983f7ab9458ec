#include "services/cli/fleet/import_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

std::string NewPath() {
  const std::string path = testing::TempDir() + "/import_state";
  std::remove(path.c_str());
  return path;
}

TEST(ImportState, BeginsAtZeroAndIsReadBack) {
  const std::string path = NewPath();
  EXPECT_EQ(*ReadImportState(path, "--jsonl a"), 0);
  ASSERT_TRUE(WriteImportState(path, "--jsonl a", 12345).ok());
  EXPECT_EQ(*ReadImportState(path, "--jsonl a"), 12345);
}

TEST(ImportState, AnotherImportDoesNotGoOnThere) {
  const std::string path = NewPath();
  ASSERT_TRUE(WriteImportState(path, "--jsonl a", 5).ok());
  const auto read = ReadImportState(path, "--jsonl b");
  EXPECT_TRUE(absl::IsInvalidArgument(read.status()));
  EXPECT_THAT(std::string(read.status().message()), HasSubstr("--resume"));
}

TEST(ImportState, WithoutAFileThereIsNothingToKeep) {
  EXPECT_TRUE(WriteImportState("", "--jsonl a", 5).ok());
  EXPECT_EQ(*ReadImportState("", "--jsonl a"), 0);
}

TEST(ImportState, AnImportIsItsSourceAndItsOrganization) {
  FleetCommandOptions options;
  options.import.jsonl = "x";
  EXPECT_EQ(ImportNameOf(options), "--jsonl x");
  options.organization = "acme";
  EXPECT_EQ(ImportNameOf(options), "--jsonl x --organization acme");
}

TEST(ImportProgress, SaysRowsRateAndFaults) {
  EXPECT_EQ(ProgressText(12000, 4, 3), "12000 rows, 3000 a second, 3 faulty");
  EXPECT_EQ(ProgressText(0, 0, 0), "0 rows, 0 a second, 0 faulty");
}

}  // namespace
}  // namespace upgrade_advisor
