#include "services/rehearsal/environments/environment_cache.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

class EnvironmentCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    home_ = ::testing::TempDir() + "/cache-XXXXXX";
    ASSERT_NE(mkdtemp(home_.data()), nullptr);
    setenv("XDG_CACHE_HOME", home_.c_str(), 1);
  }
  void TearDown() override { fs::remove_all(home_); }

  EnvironmentCache Open() {
    auto cache = EnvironmentCache::Open();
    EXPECT_TRUE(cache.ok()) << cache.status();
    return *std::move(cache);
  }
  static absl::Status Fill(const std::string& folder) {
    std::ofstream(folder + "/content") << "whole";
    return absl::OkStatus();
  }
  // How many folders are being made.
  size_t Unfinished() {
    size_t count = 0;
    for (const auto& entry :
         fs::directory_iterator(home_ + "/upgrade-advisor/making")) {
      count += entry.exists() ? 1 : 0;
    }
    return count;
  }

  std::string home_;
};

TEST_F(EnvironmentCacheTest, MakesOnceAndFindsAgain) {
  const EnvironmentCache cache = Open();
  EXPECT_TRUE(cache.Get("key", "label", Fill)->is_new);
  const auto again = cache.Get("key", "label", [](const std::string&) {
    return absl::InternalError("is there already");
  });
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->is_new);
  EXPECT_TRUE(fs::exists(again->folder + "/content"));
}

TEST_F(EnvironmentCacheTest, WhatCannotBeMadeLeavesNothing) {
  const EnvironmentCache cache = Open();
  const auto failed = cache.Get("key", "label", [](const std::string& folder) {
    Fill(folder).IgnoreError();
    return absl::UnavailableError("a full disk");
  });
  EXPECT_EQ(failed.status().message(), "a full disk");
  EXPECT_TRUE(cache.List().empty());
  EXPECT_EQ(Unfinished(), 0u);
  EXPECT_TRUE(cache.Get("key", "label", Fill)->is_new);
}

TEST_F(EnvironmentCacheTest, AProcessThatDiesLeavesNothingUnderTheKey) {
  const pid_t child = fork();
  if (child == 0) {
    EnvironmentCache::Open()
        ->Get("key", "label",
              [](const std::string& folder) -> absl::Status {
                Fill(folder).IgnoreError();
                _exit(9);
              })
        .status()
        .IgnoreError();
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(WEXITSTATUS(status), 9);
  const EnvironmentCache cache = Open();
  EXPECT_TRUE(cache.List().empty());
  EXPECT_TRUE(cache.Get("key", "label", Fill)->is_new);
}

TEST_F(EnvironmentCacheTest, ManyThatWantTheSameMakeItOnce) {
  const std::string count = home_ + "/count";
  for (int i = 0; i < 8; ++i) {
    if (fork() != 0) continue;
    EnvironmentCache::Open()
        ->Get("key", "label",
              [&](const std::string& folder) {
                std::ofstream(count, std::ios::app) << "made\n";
                usleep(50'000);
                return Fill(folder);
              })
        .status()
        .IgnoreError();
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
  std::ifstream file(count);
  std::string all((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(all, "made\n");
}

TEST_F(EnvironmentCacheTest, WhatIsInUseIsNotRemoved) {
  const EnvironmentCache cache = Open();
  {
    const auto used = cache.Get("used", "label", Fill);
    ASSERT_TRUE(cache.Get("idle", "label", Fill).ok());
    EXPECT_EQ(cache.Clear(), 1u);
    ASSERT_EQ(cache.List().size(), 1u);
    EXPECT_TRUE(cache.List()[0].in_use);
    EXPECT_EQ(cache.List()[0].key, "used");
  }
  EXPECT_EQ(cache.Clear(), 1u);
}

TEST_F(EnvironmentCacheTest, KeepsNoMoreThanItsLimit) {
  const EnvironmentCache cache = Open();
  for (size_t i = 0; i < EnvironmentCache::kMaxEnvironments + 3; ++i) {
    ASSERT_TRUE(cache.Get(std::to_string(i), "label", Fill).ok());
  }
  EXPECT_EQ(cache.List().size(), EnvironmentCache::kMaxEnvironments);
}

TEST_F(EnvironmentCacheTest, NeedsAFolderThatIsAbsolute) {
  setenv("XDG_CACHE_HOME", "relative", 1);
  const char* home = getenv("HOME");
  const std::string kept = home == nullptr ? "" : home;
  unsetenv("HOME");
  EXPECT_TRUE(absl::IsFailedPrecondition(EnvironmentCache::Open().status()));
  setenv("HOME", kept.c_str(), 1);
}

}  // namespace
}  // namespace upgrade_advisor
