// A set made from a lock file: exactly what was locked is loaded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "services/base/digest.h"
#include "services/plugin_host/plugin_lock.h"
#include "tests/plugin_host/fixture_folder.h"
#include "tests/plugin_host/no_more_files.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

class LockedFolder {
 public:
  explicit LockedFolder(const std::vector<std::string>& fixtures,
                        Tier tier = Tier::kService) {
    for (const std::string& fixture : fixtures) folder_.Add(fixture);
    Lock(tier);
  }

  FolderLock Lock(Tier tier, const std::vector<LockedPlugin>& before = {}) {
    LockedPlugin usual;
    usual.tier = tier;
    FolderLock lock =
        LockFolder(folder_.path(), TestLoaderOptions().workers, before, usual);
    Write(lock.plugins);
    return lock;
  }
  void Write(const std::vector<LockedPlugin>& plugins) {
    locked_ = plugins;
    folder_.AddBytes("plugins.lock", LockFileText(plugins));
  }
  std::unique_ptr<PluginHost> Load() const {
    return TestLoader().Load({{path() + "/plugins.lock"}, {}}, {});
  }

  const std::string& path() const { return folder_.path(); }
  PluginFolder& folder() { return folder_; }
  std::vector<LockedPlugin>& locked() { return locked_; }

 private:
  PluginFolder folder_;
  std::vector<LockedPlugin> locked_;
};

TEST(LockFolder, PinsEveryPluginWithoutRunningItHere) {
  PluginFolder folder;
  folder.Add("good").Add("good_c11");
  LockedPlugin usual;
  usual.tier = Tier::kService;
  usual.required = false;
  const FolderLock lock =
      LockFolder(folder.path(), TestLoaderOptions().workers, {}, usual);
  ASSERT_EQ(lock.plugins.size(), 2u);
  EXPECT_TRUE(lock.refused.empty());
  EXPECT_EQ(lock.plugins[0].id, "good");
  EXPECT_EQ(lock.plugins[0].file, "good.so");
  EXPECT_EQ(lock.plugins[0].digest, HexDigest(BytesOf(FixturePath("good"))));
  EXPECT_EQ(lock.plugins[0].tier, Tier::kService);
  EXPECT_FALSE(lock.plugins[0].required);
}

TEST(LockFolder, KeepsWhatAnOperatorDecided) {
  LockedFolder folder({"good"}, Tier::kWorker);
  std::vector<LockedPlugin> before = folder.locked();
  before[0].tier = Tier::kService;
  before[0].required = false;
  before[0].digest = std::string(64, '0');
  const FolderLock again = folder.Lock(Tier::kWorker, before);
  EXPECT_EQ(again.plugins[0].tier, Tier::kService);
  EXPECT_FALSE(again.plugins[0].required);
  EXPECT_EQ(again.plugins[0].digest, HexDigest(BytesOf(FixturePath("good"))));
}

TEST(LockFolder, NamesWhatCannotBeLocked) {
  PluginFolder folder;
  folder.Add("good").Add("good_again").Add("constructor_crash");
  folder.AddBytes("text.so", "no library");
  const FolderLock lock =
      LockFolder(folder.path(), TestLoaderOptions().workers, {}, {});
  EXPECT_EQ(lock.plugins.size(), 1u);
  ASSERT_EQ(lock.refused.size(), 3u);
  EXPECT_THAT(lock.refused[0].failure, HasSubstr("signal 11"));
  EXPECT_THAT(lock.refused[1].failure, HasSubstr("not in ELF format"));
  EXPECT_THAT(lock.refused[2].failure, HasSubstr("has the plugin id good"));
}

TEST(LockedSet, LoadsWhatIsPinnedAndNothingElse) {
  LockedFolder folder({"good"});
  folder.folder().Add("good_c11");
  const auto host = folder.Load();
  ASSERT_EQ(host->plugins().size(), 1u);
  const PluginStatus status = StatusOf(*host, "good.so");
  EXPECT_TRUE(status.loaded) << status.failure;
  EXPECT_EQ(status.tier, Tier::kService);
  EXPECT_TRUE(status.required);
  EXPECT_FALSE(status.development);
}

TEST(LockedSet, RefusesAFileThatIsNotTheOneThatWasLocked) {
  LockedFolder folder({"good"});
  std::string other = BytesOf(FixturePath("good")) + "x";
  folder.folder().AddBytes("good.so", other);
  const PluginStatus status = StatusOf(*folder.Load(), "good.so");
  EXPECT_FALSE(status.loaded);
  EXPECT_THAT(status.failure, HasSubstr("its SHA-256 is " + HexDigest(other)));
  EXPECT_THAT(status.failure, HasSubstr("the lock file says"));
}

TEST(LockedSet, RefusesAPluginThatCallsItselfOtherwise) {
  LockedFolder folder({"good"});
  folder.locked()[0].version = "9.9.9";
  folder.Write(folder.locked());
  EXPECT_THAT(StatusOf(*folder.Load(), "good.so").failure,
              HasSubstr("it says that it is good 1.0.0, the lock file says "
                        "good 9.9.9"));
}

TEST(LockedSet, NamesAFileThatIsMissing) {
  LockedFolder folder({"good"});
  std::filesystem::remove(folder.path() + "/good.so");
  const PluginStatus status = StatusOf(*folder.Load(), "good.so");
  EXPECT_EQ(status.id, "good") << "the lock file knows it";
  EXPECT_TRUE(status.required);
  EXPECT_THAT(status.failure,
              HasSubstr("not a regular file, or there is none"));
}

TEST(LockedSet, IsRefusedWholeIfTheLockFileMakesNoSense) {
  LockedFolder folder({"good"});
  folder.folder().AddBytes("plugins.lock", "version: 3\n");
  const auto host = folder.Load();
  ASSERT_EQ(host->plugins().size(), 1u);
  EXPECT_THAT(host->plugins()[0].failure,
              HasSubstr("the lock file cannot be used"));
  EXPECT_TRUE(host->plugins()[0].required);
}

TEST(LockedSet, IsRefusedIfEverybodyMayWriteTheLockFile) {
  LockedFolder folder({"good"});
  chmod((folder.path() + "/plugins.lock").c_str(), 0666);
  EXPECT_THAT(folder.Load()->plugins()[0].failure,
              HasSubstr("may be written by anyone"));
}

TEST(LockedSet, MayForbidStepsOnlyInTheService) {
  for (Tier tier : {Tier::kService, Tier::kWorker}) {
    LockedFolder folder({"forbids_by_release"}, tier);
    const PluginStatus status =
        StatusOf(*folder.Load(), "forbids_by_release.so");
    EXPECT_EQ(status.loaded, tier == Tier::kService) << status.failure;
    if (tier == Tier::kWorker) {
      EXPECT_THAT(status.failure, HasSubstr("forbids steps; only"));
    }
  }
}

TEST(LockedSet, WithoutWorkersEveryPluginIsWhatTheLockFileSays) {
  LockedFolder folder({"good", "good_c11"});
  folder.locked()[0].id = "locked";
  folder.locked()[1].required = false;
  folder.locked()[1].tier = Tier::kWorker;
  folder.Write(folder.locked());
  PluginFolder mine;
  mine.Add("marks");
  std::vector<PluginStatus> unreadable;
  const auto candidates = FindCandidates(
      {{folder.path() + "/plugins.lock"}, {mine.path()}}, unreadable);
  PluginLoader loader(TestLoaderOptions());
  std::unique_ptr<PluginHost> host;
  {
    const NoMoreFiles limit;
    host = loader.LoadCandidates(candidates, unreadable, {});
  }
  ASSERT_EQ(host->plugins().size(), 3u);
  for (const PluginStatus& status : host->plugins()) {
    EXPECT_FALSE(status.loaded);
    EXPECT_THAT(status.failure, HasSubstr("no shared memory is available"));
  }
  const PluginStatus required = StatusOf(*host, "good.so");
  EXPECT_EQ(required.id, "locked");
  EXPECT_TRUE(required.required);
  EXPECT_EQ(required.tier, Tier::kService);
  const PluginStatus optional = StatusOf(*host, "good_c11.so");
  EXPECT_EQ(optional.id, "good_c11");
  EXPECT_FALSE(optional.required);
  EXPECT_EQ(optional.tier, Tier::kWorker);
  const PluginStatus development = StatusOf(*host, "marks.so");
  EXPECT_EQ(development.id, "marks");
  EXPECT_FALSE(development.required);
  EXPECT_TRUE(development.development);
}

TEST(DevelopmentFolder, RunsInWorkersIsOptionalAndSaysSo) {
  PluginFolder folder;
  folder.Add("good");
  const auto host = TestLoader().Load({{}, {folder.path()}}, {});
  const PluginStatus status = StatusOf(*host, "good.so");
  EXPECT_TRUE(status.loaded) << status.failure;
  EXPECT_TRUE(status.development);
  EXPECT_FALSE(status.required);
  EXPECT_EQ(status.tier, Tier::kWorker);
}

TEST(DevelopmentFolder, DoesNotReplaceWhatALockFileVouchesFor) {
  LockedFolder locked({"good"});
  PluginFolder mine;
  mine.Add("good_again");
  const auto host =
      TestLoader().Load({{locked.path() + "/plugins.lock"}, {mine.path()}}, {});
  EXPECT_TRUE(StatusOf(*host, "good.so").loaded);
  EXPECT_THAT(StatusOf(*host, "good_again.so").failure,
              HasSubstr("another file already has the plugin id good"));
}

TEST(PluginLoader, MapsEqualBytesOnce) {
  LockedFolder folder({"good"});
  PluginLoader loader(TestLoaderOptions());
  const PluginSources sources{{folder.path() + "/plugins.lock"}, {}};
  auto descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                         std::filesystem::directory_iterator());
  };
  auto first = loader.Load(sources, {});
  const auto before = descriptors();
  for (int i = 0; i < 50; ++i) {
    auto next = loader.Load(sources, {});
    EXPECT_TRUE(StatusOf(*next, "good.so").loaded);
    EXPECT_EQ(next->revision(), first->revision());
  }
  EXPECT_EQ(descriptors(), before);
}

}  // namespace
}  // namespace upgrade_advisor
