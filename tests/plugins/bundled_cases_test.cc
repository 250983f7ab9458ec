// The cases of the bundled plugins, run through the plugins as they are built.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/cases/case_file.h"
#include "services/plugin_host/cases/case_runner.h"
#include "services/plugin_host/plugin_host.h"
#include "services/sheets/release_sheet.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {
namespace {

using ::testing::IsEmpty;

constexpr char kFolder[] = UPGRADE_ADVISOR_SOURCE_DIR "/plugins";

// A bundled plugin is a folder of plugins/ with its cases.
std::vector<std::string> FoldersWithCases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (std::filesystem::is_directory(entry.path() / "cases")) {
      names.push_back(entry.path().filename());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

const PluginHost& Plugins() {
  static const PluginHost* host =
      LoadTrusted({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}).release();
  return *host;
}

// Advisories that never say yes: they ask for a fact that would sharpen another
// one.
const std::vector<std::string>& OnlyAsk() {
  static const auto* ids =
      new std::vector<std::string>{"R5-DB-MIGRATION-SIZE-UNKNOWN"};
  return *ids;
}

class BundledPlugin : public ::testing::TestWithParam<std::string> {
 protected:
  std::vector<PluginCase> Cases() {
    absl::StatusOr<std::vector<PluginCase>> cases =
        ReadCaseFolder(absl::StrCat(kFolder, "/", GetParam(), "/cases"));
    EXPECT_TRUE(cases.ok()) << cases.status();
    return cases.ok() ? *std::move(cases) : std::vector<PluginCase>();
  }
  const CaseRunner runner_{&Plugins(), &BuildReleaseSheet};
};

TEST_P(BundledPlugin, IsLoaded) {
  for (const PluginStatus& status : Plugins().plugins()) {
    if (status.id != GetParam()) continue;
    EXPECT_TRUE(status.loaded) << status.failure;
    return;
  }
  FAIL() << "there is no plugin " << GetParam();
}

TEST_P(BundledPlugin, AnswersAsItsCasesExpect) {
  for (const PluginCase& c : Cases()) {
    EXPECT_THAT(runner_.Run(c), IsEmpty()) << c.file << ":" << c.line;
  }
}

TEST_P(BundledPlugin, IsUndecidedWhereNothingIsKnown) {
  EXPECT_THAT(runner_.RunOnNothing(GetParam()), IsEmpty());
}

TEST_P(BundledPlugin, HasCasesForEveryAdvisory) {
  EXPECT_THAT(runner_.MissingCases(GetParam(), Cases(), OnlyAsk()), IsEmpty());
}

TEST_P(BundledPlugin, GivesEveryAdvisoryAReferenceAndACheck) {
  for (const Advisory& advisory : Plugins().advisories()) {
    if (advisory.plugin != GetParam()) continue;
    EXPECT_FALSE(advisory.references.empty()) << advisory.id;
    EXPECT_FALSE(advisory.check.empty()) << advisory.id;
    EXPECT_NE(advisory.title.back(), '.') << advisory.id;
    for (const std::string& url : advisory.references) {
      EXPECT_EQ(url.substr(0, 8), "https://") << advisory.id;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Bundled, BundledPlugin,
                         ::testing::ValuesIn(FoldersWithCases()),
                         [](const auto& plugin) { return plugin.param; });

TEST(BundledPlugins, AreTheFoldersWithCases) {
  std::vector<std::string> ids;
  for (const PluginStatus& status : Plugins().plugins()) {
    EXPECT_TRUE(status.loaded) << status.file << ": " << status.failure;
    ids.push_back(status.id);
  }
  EXPECT_THAT(ids, ::testing::UnorderedElementsAreArray(FoldersWithCases()));
}

// Only these may take part in which steps exist, and each step that needs rules
// has them.
TEST(BundledPlugins, ForbidStepsByTheDocumentedRulesOnly) {
  std::vector<std::string> ids;
  for (const Advisory& advisory : Plugins().advisories()) {
    if (advisory.effect == Effect::kForbidsStep) ids.push_back(advisory.id);
  }
  EXPECT_THAT(
      ids, ::testing::ElementsAre("R3-GATE-FROM", "AC-MIGRATE-AND-UPGRADE",
                                  "AC-MIGRATE-LOWER-PATCH", "AC-110-BRIDGE"));
}

}  // namespace
}  // namespace upgrade_advisor
