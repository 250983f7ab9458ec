#include "services/cli/author/plugin_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kTemplate[] = UPGRADE_ADVISOR_SOURCE_DIR "/sdk/template";

class PluginProject : public ::testing::Test {
 protected:
  PluginProject() {
    std::string folder =
        (fs::temp_directory_path() / "project-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
  }
  ~PluginProject() override { fs::remove_all(folder_); }

  std::string In(const std::string& name) const { return folder_ / name; }
  absl::Status Write(const std::string& name) const {
    return WritePluginProject(kTemplate, name, In(name));
  }
  // Everything below a folder, without it.
  static std::vector<std::string> Below(const fs::path& folder) {
    std::vector<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      out.push_back(entry.path().lexically_relative(folder).string());
    }
    return out;
  }
  static std::string TextOf(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path folder_;
};

TEST_F(PluginProject, HasEveryFileWithItsNamesFilledIn) {
  ASSERT_TRUE(Write("my_subject").ok()) << Write("my_subject");
  EXPECT_THAT(Below(folder_),
              UnorderedElementsAre("my_subject", "my_subject/.gitignore",
                                   "my_subject/CMakeLists.txt",
                                   "my_subject/README.md", "my_subject/cases",
                                   "my_subject/cases/my_subject.yaml",
                                   "my_subject/plugin.cc"));
  for (const std::string& path : Below(folder_)) {
    if (!fs::is_regular_file(folder_ / path)) continue;
    EXPECT_THAT(TextOf(folder_ / path), Not(HasSubstr("@"))) << path;
  }
  EXPECT_THAT(TextOf(In("my_subject/plugin.cc")),
              AllOf(HasSubstr("Advisory(\"MY-SUBJECT-"),
                    HasSubstr("UPGRADE_ADVISOR_PLUGIN(\"my_subject\"")));
  EXPECT_THAT(TextOf(In("my_subject/CMakeLists.txt")),
              HasSubstr("upgrade_advisor_add_plugin(my_subject SOURCES"));
}

TEST_F(PluginProject, MayBeInAnEmptyFolderOrInOneOfAnotherName) {
  fs::create_directory(folder_ / "empty");
  EXPECT_TRUE(WritePluginProject(kTemplate, "a", In("empty/")).ok());
  EXPECT_TRUE(fs::exists(folder_ / "empty/cases/a.yaml"));
  EXPECT_EQ(fs::status(folder_ / "empty").permissions() & fs::perms::owner_all,
            fs::perms::owner_all);
}

TEST_F(PluginProject, TakesEveryNameOfAPlugin) {
  for (const std::string& name :
       {std::string("a"), std::string("a_9"), std::string(64, 'x')}) {
    EXPECT_TRUE(Write(name).ok()) << name;
  }
}

TEST_F(PluginProject, OfALongNameHasAdvisoryIdsThatFit) {
  const std::string name(64, 'x');
  ASSERT_TRUE(Write(name).ok());
  const std::string text = TextOf(In(name + "/plugin.cc"));
  const size_t begin = text.find("Advisory(\"") + 10;
  EXPECT_LE(text.find('"', begin) - begin, 64u);
}

TEST_F(PluginProject, RefusesWhatIsNoName) {
  for (const std::string& name :
       {std::string(), std::string("A"), std::string("9a"), std::string("_a"),
        std::string("a-b"), std::string("a/b"), std::string("../a"),
        std::string("\xc3\xa4"), std::string(65, 'x'), std::string("test")}) {
    const absl::Status refused =
        WritePluginProject(kTemplate, name, In("project"));
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("plugin name"));
  }
  EXPECT_THAT(Below(folder_), IsEmpty());
}

TEST_F(PluginProject, NamesEveryFaultAtOnce) {
  std::ofstream(folder_ / "file") << "mine";
  const absl::Status refused =
      WritePluginProject(In("nowhere"), "Bad", In("file"));
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  const std::vector<std::string> faults =
      absl::StrSplit(refused.message(), '\n');
  EXPECT_THAT(faults, ElementsAre(HasSubstr("\"Bad\" is not a plugin name"),
                                  HasSubstr("file is not a folder"),
                                  HasSubstr("no template in")));
  EXPECT_EQ(TextOf(folder_ / "file"), "mine");
  EXPECT_THAT(
      std::string(WritePluginProject(kTemplate, "a", In("x/y")).message()),
      HasSubstr("there is no folder " + In("x")));
}

TEST_F(PluginProject, LeavesAloneWhatIsThere) {
  ASSERT_TRUE(Write("mine").ok());
  std::ofstream(In("mine/plugin.cc")) << "my work";
  EXPECT_THAT(std::string(Write("mine").message()), HasSubstr("is not empty"));
  EXPECT_EQ(TextOf(In("mine/plugin.cc")), "my work");
}

TEST_F(PluginProject, LeavesNothingBehindWhenItFails) {
  fs::create_directories(folder_ / "template");
  std::ofstream(folder_ / "template/CMakeLists.txt") << "project(x)";
  fs::create_symlink("nowhere", folder_ / "template/dangling");
  fs::create_directory(folder_ / "home");
  const absl::Status failed =
      WritePluginProject(In("template"), "a", In("home/a"));
  EXPECT_EQ(failed.code(), absl::StatusCode::kUnavailable) << failed;
  EXPECT_THAT(std::string(failed.message()), HasSubstr("dangling"));
  EXPECT_THAT(Below(folder_ / "home"), IsEmpty());
}

TEST(NextSteps, UseTheSdkTheProgramCameWith) {
  const std::string text = NextStepsText("a", "dir/a", "/opt/ua");
  EXPECT_THAT(text, HasSubstr("-B dir/a/build -D CMAKE_PREFIX_PATH=/opt/ua\n"));
  EXPECT_THAT(text, HasSubstr("ctest --test-dir dir/a/build"));
}

}  // namespace
}  // namespace upgrade_advisor
