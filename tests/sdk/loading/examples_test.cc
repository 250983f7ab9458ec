// The examples that authors start from are sound, and as short as is said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "services/plugin_host/cases/case_file.h"
#include "services/plugin_host/cases/case_runner.h"
#include "services/sheets/release_sheet.h"
#include "tests/sdk/loading/loaded_plugins.h"

namespace upgrade_advisor {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kSources[] = UPGRADE_ADVISOR_SOURCE_DIR "/sdk/examples/";

std::string Built(const std::string& name, const std::string& ending) {
  return UA_EXAMPLES "/" + name + ending;
}

size_t LinesOf(const std::string& file) {
  std::ifstream in(kSources + file);
  EXPECT_TRUE(in.good()) << file;
  return static_cast<size_t>(std::count(std::istreambuf_iterator<char>(in),
                                        std::istreambuf_iterator<char>(),
                                        '\n'));
}

class Example : public ::testing::TestWithParam<std::string> {
 protected:
  const LoadedPlugins plugins_{{Built(GetParam(), ".so")}};
  const CaseRunner runner_{&plugins_.judge(), &BuildReleaseSheet};
};

TEST_P(Example, AnswersAsTheCasesBesideItExpect) {
  const auto cases = ReadCaseFolder(Built(GetParam(), ".cases"));
  ASSERT_TRUE(cases.ok()) << cases.status();
  for (const PluginCase& c : *cases) {
    EXPECT_THAT(runner_.Run(c), IsEmpty()) << c.file << ":" << c.line;
  }
  EXPECT_THAT(runner_.MissingCases(GetParam(), *cases, {}), IsEmpty());
  EXPECT_THAT(runner_.RunOnNothing(GetParam()), IsEmpty());
}

TEST_P(Example, GivesWhatAnAdvisoryNeeds) {
  EXPECT_THAT(plugins_.judge().advisories(), SizeIs(1));
  for (const Advisory& advisory : plugins_.judge().advisories()) {
    EXPECT_EQ(advisory.plugin, GetParam());
    EXPECT_FALSE(advisory.check.empty());
    EXPECT_FALSE(advisory.remedies.empty());
    EXPECT_FALSE(advisory.references.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Sdk, Example,
                         ::testing::Values("from_template", "minimal_c",
                                           "minimal_cpp"),
                         [](const auto& example) { return example.param; });

TEST(MinimalPlugin, HasTwentyLinesInCppAndSixtyInC) {
  EXPECT_LE(LinesOf("minimal_cpp/plugin.cc"), 20u);
  EXPECT_LE(LinesOf("minimal_c/plugin.c"), 60u);
}

}  // namespace
}  // namespace upgrade_advisor
