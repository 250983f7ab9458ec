#include "services/rehearsal/report/artefacts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/rehearsal/report/sample_report.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Artefacts : public ::testing::Test {
 protected:
  void SetUp() override {
    parent_ = ::testing::TempDir() + "/artefacts-XXXXXX";
    ASSERT_NE(mkdtemp(parent_.data()), nullptr);
  }
  void TearDown() override { fs::remove_all(parent_); }

  static std::vector<std::string> In(const std::string& folder) {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder)) {
      out.push_back(entry.path().filename().string());
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  absl::StatusOr<std::string> Write(bool keeps = false, bool ignores = false) {
    return WriteArtefacts(SampleReport(), {parent_, keeps, ignores});
  }

  std::string parent_;
};

TEST_F(Artefacts, AreWrittenUnderBothLabels) {
  const auto folder = Write();
  ASSERT_TRUE(folder.ok()) << folder.status();
  EXPECT_EQ(*folder, parent_ + "/upgrade-test-11.8.0--3.1-21");
  EXPECT_THAT(In(*folder),
              ElementsAre("Dockerfile", "dag-test-report.html",
                          "dependency_compare.txt", "junit.xml",
                          "pip_freeze_11.8.0.txt", "pip_freeze_3.1-21.txt",
                          "report.html", "report.json"));
  EXPECT_THAT(In(parent_), ElementsAre("upgrade-test-11.8.0--3.1-21"));
}

TEST_F(Artefacts, OfAnEarlierTestAreReplacedAsAWhole) {
  std::ofstream(*Write() + "/left.txt") << "old";
  const auto folder = Write();
  ASSERT_TRUE(folder.ok());
  EXPECT_FALSE(fs::exists(*folder + "/left.txt"));
  EXPECT_EQ(In(parent_).size(), 1u);
}

TEST_F(Artefacts, OfAnEarlierTestStayIfAskedTo) {
  ASSERT_TRUE(Write().ok());
  EXPECT_EQ(*Write(true), parent_ + "/upgrade-test-11.8.0--3.1-21.2");
}

TEST_F(Artefacts, NeverReplaceWhatIsNotTheirs) {
  const std::string folder = parent_ + "/upgrade-test-11.8.0--3.1-21";
  fs::create_directory(folder);
  std::ofstream(folder + "/notes.txt") << "mine";
  EXPECT_TRUE(absl::IsFailedPrecondition(Write().status()));
  EXPECT_THAT(In(folder), ElementsAre("notes.txt"));
  EXPECT_EQ(In(parent_).size(), 1u);
}

TEST_F(Artefacts, AddToGitignoreOnce) {
  std::ofstream(parent_ + "/.gitignore") << "*.pyc";
  ASSERT_TRUE(Write(false, true).ok());
  ASSERT_TRUE(Write(false, true).ok());
  EXPECT_EQ(Read(parent_ + "/.gitignore"), "*.pyc\nupgrade-test-*/\n");
}

TEST_F(Artefacts, SayWhatCannotBeWritten) {
  const auto folder =
      WriteArtefacts(SampleReport(), {parent_ + "/missing", false, false});
  EXPECT_TRUE(absl::IsUnavailable(folder.status()));
  EXPECT_THAT(std::string(folder.status().message()), HasSubstr("missing"));
}

}  // namespace
}  // namespace upgrade_advisor
