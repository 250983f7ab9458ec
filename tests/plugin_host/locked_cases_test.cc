// The cases of a locked plugin are those that were locked: read only if owner,
// size and digest fit, and each difference is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/plugin_lock.h"
#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCase[] = R"(
- name: an executor
  source: {runtime: 9.5.0, airflow: 2.7.3}
  target: {runtime: 9.7.0, airflow: 2.7.3}
  deployment:
    config:
      core.executor: CeleryExecutor
  expect:
    F-GOOD: yes
)";

FactSheet NoFacts(const Release&) { return FactSheet(); }

class LockedCases : public ::testing::Test {
 protected:
  LockedCases() : loader_(Options()) {
    folder_.Add("good");
    fs::create_directory(CasePath(""));
    Write("a.yaml", kCase);
    Write("b.yaml", kCase);
    Write("notes.txt", "not a case");
    Lock();
  }

  static PluginLoaderOptions Options() {
    PluginLoaderOptions options = TestLoaderOptions();
    options.sheet_of_release = &NoFacts;
    return options;
  }
  std::string CasePath(const std::string& file) const {
    return absl::StrCat(folder_.path(), "/good.cases/", file);
  }
  void Write(const std::string& file, const std::string& text) {
    std::ofstream(CasePath(file), std::ios::binary) << text;
  }
  FolderLock Lock() {
    FolderLock lock = LockFolder(folder_.path(), TestLoaderOptions().workers,
                                 {}, LockedPlugin());
    folder_.AddBytes("plugins.lock", LockFileText(lock.plugins));
    return lock;
  }
  // Why it is not loaded; empty: it is.
  std::string Failure() {
    const PluginStatus status = StatusOf(
        *loader_.Load({{folder_.path() + "/plugins.lock"}, {}}, {}), "good.so");
    EXPECT_EQ(status.loaded, status.failure.empty());
    return status.failure;
  }

  PluginFolder folder_;
  PluginLoader loader_;
};

TEST_F(LockedCases, RunIfTheyAreThoseThatWereLocked) {
  EXPECT_EQ(Failure(), "");
  const std::vector<LockedPlugin> locked = Lock().plugins;
  ASSERT_EQ(locked.size(), 1u);
  ASSERT_EQ(locked[0].cases->size(), 2u) << "what is not a case does not count";
  EXPECT_EQ((*locked[0].cases)[0].file, "a.yaml");
  EXPECT_EQ((*locked[0].cases)[0].size, sizeof kCase - 1);
}

TEST_F(LockedCases, AreNamedIfTheyAreChangedNewOrMissing) {
  Write("b.yaml", absl::StrCat(kCase, "\n# no other case\n"));
  Write("c.yaml", kCase);
  fs::remove(CasePath("a.yaml"));
  EXPECT_THAT(Failure(),
              AllOf(HasSubstr("changed: b.yaml; new: c.yaml; missing: a.yaml"),
                    HasSubstr("run upgrade-advisor plugin lock again")));
  Lock();
  EXPECT_EQ(Failure(), "") << "locked again";
}

TEST_F(LockedCases, OfTheSameSizeButOtherBytesAreNotRead) {
  std::string other = kCase;
  other[other.find("an executor")] = 'A';
  Write("a.yaml", other);
  EXPECT_THAT(Failure(), HasSubstr("(changed: a.yaml)"));
}

TEST_F(LockedCases, AreNotParsedIfTheyAreNotThoseThatWereLocked) {
  Write("a.yaml", "&a [*a, {");
  EXPECT_THAT(Failure(),
              AllOf(HasSubstr("changed: a.yaml"), Not(HasSubstr("a.yaml:1"))));
}

TEST_F(LockedCases, ThatAreNotListedAreNotOpened) {
  ASSERT_EQ(mkfifo(CasePath("pipe.yaml").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", CasePath("zero.yaml"));
  EXPECT_THAT(Failure(), HasSubstr("(new: pipe.yaml, zero.yaml)"));
}

TEST_F(LockedCases, ThatOthersMayWriteAreRefused) {
  chmod(CasePath("a.yaml").c_str(), 0666);
  EXPECT_THAT(Failure(), HasSubstr("may be written by anyone"));
  const FolderLock lock = Lock();
  ASSERT_EQ(lock.refused.size(), 1u) << "nor are they locked";
  EXPECT_THAT(lock.refused[0].failure, HasSubstr("may be written by anyone"));
}

TEST_F(LockedCases, OfAFolderThatIsGoneAreMissing) {
  fs::remove_all(CasePath(""));
  EXPECT_THAT(Failure(), HasSubstr("(missing: a.yaml, b.yaml)"));
  Lock();
  EXPECT_EQ(Failure(), "");
  fs::create_directory(CasePath(""));
  Write("a.yaml", kCase);
  EXPECT_THAT(Failure(), HasSubstr("(new: a.yaml)"));
}

TEST_F(LockedCases, AreTakenByOwnerWhereTheLockFileSaysNothing) {
  std::vector<LockedPlugin> earlier = Lock().plugins;
  earlier[0].cases.reset();
  folder_.AddBytes("plugins.lock", LockFileText(earlier));
  Write("c.yaml", kCase);
  EXPECT_EQ(Failure(), "");
  chmod(CasePath("c.yaml").c_str(), 0666);
  EXPECT_THAT(Failure(), HasSubstr("may be written by anyone"));
}

TEST_F(LockedCases, AreNamedByTheFirstFewWhereManyDiffer) {
  for (int i = 0; i < 30; ++i) Write(absl::StrCat("n", 10 + i, ".yaml"), kCase);
  EXPECT_THAT(Failure(), HasSubstr("new: n10.yaml, n11.yaml, n12.yaml, "
                                   "n13.yaml, n14.yaml and 25 more"));
}

}  // namespace
}  // namespace upgrade_advisor
