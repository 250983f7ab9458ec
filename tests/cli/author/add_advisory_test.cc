#include "services/cli/author/add_advisory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/base/read_file.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;

class AddAdvisoryTest : public ::testing::Test {
 protected:
  AddAdvisoryTest() {
    folder_ = fs::path(::testing::TempDir()) /
              ::testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "cases");
    Write("plugin.cc",
          "constexpr Advisory kRows[] = {\n    Advisory(\"A-ONE\")\n"
          "        .title(\"One\"),\n};\n\nint other[] = {\n};\n");
    Write("cases/all.yaml", "- name: one\n");
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  std::string Text(const std::string& name) {
    return ReadFile((folder_ / name).string()).value();
  }
  AddAdvisoryOptions Options(const std::string& id) {
    AddAdvisoryOptions out;
    out.id = id;
    out.folder = folder_.string();
    return out;
  }
  std::string FaultOf(const AddAdvisoryOptions& options) {
    return std::string(AddAdvisory(options).status().message());
  }

  fs::path folder_;
};

TEST_F(AddAdvisoryTest, PutsTheRowIntoTheTableAndTwoCasesBehindTheOthers) {
  ASSERT_TRUE(AddAdvisory(Options("A-TWO")).ok());
  const std::string rows = Text("plugin.cc");
  EXPECT_LT(rows.find("Advisory(\"A-ONE\")"), rows.find("Advisory(\"A-TWO\")"));
  EXPECT_LT(rows.find("Advisory(\"A-TWO\")"), rows.find("int other"));
  EXPECT_THAT(Text("cases/all.yaml"),
              AllOf(HasSubstr("- name: one\n\n- name: \"A-TWO: it applies\""),
                    HasSubstr("{A-TWO: yes}"), HasSubstr("{A-TWO: no}")));
}

TEST_F(AddAdvisoryTest, SaysAllFaultsAndChangesNothing) {
  Write("more.cc", "constexpr Advisory kMore[] = {\n};\n");
  fs::remove(folder_ / "cases/all.yaml");
  const std::string before = Text("plugin.cc");
  EXPECT_THAT(FaultOf(Options("a-lower")),
              AllOf(HasSubstr("\"a-lower\" is not an id"),
                    HasSubstr("(more.cc, plugin.cc): choose one with --rows"),
                    HasSubstr("cases has no cases")));
  EXPECT_EQ(Text("plugin.cc"), before);
}

TEST_F(AddAdvisoryTest, RefusesAnIdThatIsThere) {
  EXPECT_THAT(FaultOf(Options("A-ONE")),
              HasSubstr("has an advisory A-ONE already"));
}

TEST_F(AddAdvisoryTest, TakesTheFilesThatAreNamed) {
  Write("more.cc", "constexpr Advisory kMore[] = {\n};\n");
  Write("cases/more.yaml", "");
  AddAdvisoryOptions options = Options("A-TWO");
  options.rows = "more.cc";
  options.cases = "cases/more.yaml";
  ASSERT_TRUE(AddAdvisory(options).ok());
  EXPECT_THAT(Text("more.cc"), HasSubstr("Advisory(\"A-TWO\")"));
  EXPECT_THAT(Text("cases/more.yaml"), HasSubstr("A-TWO"));
  options.id = "A-THREE";
  options.rows = "none.cc";
  EXPECT_THAT(FaultOf(options), HasSubstr("--rows none.cc: no such file"));
}

}  // namespace
}  // namespace upgrade_advisor
