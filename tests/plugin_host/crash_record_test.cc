// What one life of a service tells the next. That crashes, exits and hangs are
// noted is proved with real ones by the zoo.
#include "services/plugin_host/crash_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CrashRecordTest : public ::testing::Test {
 protected:
  CrashRecordTest() {
    std::string name = (fs::temp_directory_path() / "record-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~CrashRecordTest() override { fs::remove_all(folder_); }

  std::shared_ptr<CrashRecord> Open() const {
    return CrashRecord::Open(folder_).value();
  }
  std::string Culprits() const {
    std::ifstream in(folder_ + "/culprits");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // A life that vanishes while the plugin is asked.
  void Vanish(const std::string& digest) const {
    const auto record = Open();
    const uint32_t plugin = record->Enrol(digest, "p", {"A", "B"});
    auto* watch = new CrashRecord::Watch(record.get(), "req\n7");
    watch->Asking(plugin, 1);
    // The watch is leaked with its slot: nobody tidies up after SIGKILL.
    leaked().push_back(watch);
  }

  std::string folder_;
  // Reachable, so that leak checkers know that it is meant.
  static std::vector<CrashRecord::Watch*>& leaked() {
    static auto* const watches = new std::vector<CrashRecord::Watch*>;
    return *watches;
  }
};

TEST_F(CrashRecordTest, BlamesNobodyAfterAQuietLife) {
  {
    const auto record = Open();
    const uint32_t plugin = record->Enrol("d1", "p", {"A"});
    CrashRecord::Watch watch(record.get(), "r");
    watch.Asking(plugin, 0);
  }
  EXPECT_EQ(Open()->Blame("d1"), std::nullopt);
  EXPECT_EQ(Culprits(), "");
}

TEST_F(CrashRecordTest, SuspectsWhoWasAskedWhenTheServiceVanished) {
  Vanish("d1");
  EXPECT_EQ(Open()->Blame("d1"), std::nullopt) << "once may be chance";
  EXPECT_THAT(Culprits(),
              HasSubstr("suspect\td1\tp\tB\treq?7\tthe service disappeared"));
}

TEST_F(CrashRecordTest, BlamesASuspectAtTheSecondTimeAndNobodyElse) {
  Vanish("d1");
  Vanish("d1");
  auto record = Open();
  const auto blame = record->Blame("d1");
  ASSERT_TRUE(blame.has_value());
  EXPECT_THAT(*blame, HasSubstr("in advisory B, request req?7"));
  EXPECT_THAT(*blame, HasSubstr(folder_ + "/culprits"));
  EXPECT_EQ(record->Blame("d2"), std::nullopt) << "a fixed build";
  record.reset();
  EXPECT_TRUE(Open()->Blame("d1").has_value()) << "it is kept";
}

TEST_F(CrashRecordTest, ForgivesALineThatIsRemoved) {
  Vanish("d1");
  Vanish("d1");
  ASSERT_TRUE(Open()->Blame("d1").has_value());
  fs::remove(folder_ + "/culprits");
  EXPECT_EQ(Open()->Blame("d1"), std::nullopt);
}

TEST_F(CrashRecordTest, FindsAPluginThatDoesNotReturnOnce) {
  {
    const auto record = Open();
    const uint32_t plugin = record->Enrol("d1", "p", {"A"});
    CrashRecord::Watch watch(record.get(), "r");
    const auto now = CrashRecord::Clock::now();
    const std::chrono::seconds limit(10);
    EXPECT_THAT(record->FindStuck(now + limit * 2, limit), IsEmpty())
        << "nobody is asked";
    watch.Asking(plugin, 0);
    EXPECT_THAT(record->FindStuck(now + limit / 2, limit), IsEmpty());
    EXPECT_FALSE(record->IsStuck(plugin));
    EXPECT_THAT(record->FindStuck(now + limit * 2, limit),
                ElementsAre(HasSubstr("p has not returned from advisory A")));
    EXPECT_TRUE(record->IsStuck(plugin));
    EXPECT_THAT(record->FindStuck(now + limit * 2, limit), IsEmpty());
  }
  EXPECT_TRUE(Open()->Blame("d1").has_value());
}

TEST_F(CrashRecordTest, KnowsEqualDigestsByOneNumber) {
  const auto record = Open();
  EXPECT_EQ(record->Enrol("d1", "p", {"A"}), 0u);
  EXPECT_EQ(record->Enrol("d2", "q", {"B"}), 1u);
  EXPECT_EQ(record->Enrol("d1", "p", {"A"}), 0u) << "after a reload";
  for (uint32_t i = 2; i < CrashRecord::kMaxPlugins; ++i) {
    record->Enrol("e" + std::to_string(i), "p", {"A"});
  }
  EXPECT_EQ(record->Enrol("one too many", "p", {"A"}),
            CrashRecord::kMaxPlugins);
  EXPECT_FALSE(record->IsStuck(CrashRecord::kMaxPlugins));
}

TEST_F(CrashRecordTest, HasRoomForManyThreadsAndDoesWithoutForMore) {
  const auto record = Open();
  std::vector<std::unique_ptr<CrashRecord::Watch>> watches;
  for (uint32_t i = 0; i < CrashRecord::kMaxSlots + 5; ++i) {
    watches.push_back(std::make_unique<CrashRecord::Watch>(record.get(), "r"));
    watches.back()->Asking(0, 0);
  }
}

TEST_F(CrashRecordTest, SurvivesGarbageInItsFiles) {
  std::ofstream(folder_ + "/asked") << std::string(100000, '\x7f');
  std::ofstream(folder_ + "/roster") << "\n\t\t\nx\n";
  std::ofstream(folder_ + "/culprits") << "culprit\n\t\t\t\t\t\t\t\n\xff\n";
  EXPECT_EQ(Open()->Blame("d1"), std::nullopt);
  EXPECT_FALSE(CrashRecord::Open("/nowhere/at/all").ok());
}

// Each file of the folder, replaced by something else.
TEST_F(CrashRecordTest, FollowsNoLinkAndWaitsForNoPipe) {
  const std::string victim = folder_ + "/victim";
  for (const char* name : {"/asked", "/roster", "/culprits"}) {
    std::ofstream(victim) << "precious";
    const std::string path = folder_ + name;
    fs::remove(path);
    fs::create_symlink(victim, path);
    EXPECT_FALSE(CrashRecord::Open(folder_).ok()) << name;
    std::ifstream in(victim);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "precious");
    fs::remove(path);
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    const auto pipe = CrashRecord::Open(folder_);
    EXPECT_FALSE(pipe.ok()) << name;
    EXPECT_THAT(std::string(pipe.status().message()), HasSubstr(name));
    fs::remove(path);
    fs::create_directory(path);
    EXPECT_FALSE(CrashRecord::Open(folder_).ok()) << name;
    fs::remove(path);
  }
  EXPECT_TRUE(CrashRecord::Open(folder_).ok());
}

TEST_F(CrashRecordTest, IsOfOneServiceAtATime) {
  const auto first = Open();
  const auto second = CrashRecord::Open(folder_);
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("another service uses the state folder"));
}

TEST_F(CrashRecordTest, NeedsAFolderThatNobodyElseMayWriteTo) {
  fs::permissions(folder_, fs::perms::others_write, fs::perm_options::add);
  const auto open = CrashRecord::Open(folder_);
  ASSERT_FALSE(open.ok());
  EXPECT_THAT(std::string(open.status().message()), HasSubstr("chmod o-w"));
  EXPECT_FALSE(CrashRecord::Open(folder_ + "/none").ok());
}

}  // namespace
}  // namespace upgrade_advisor
