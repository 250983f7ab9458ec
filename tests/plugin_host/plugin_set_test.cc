// Several plugins together: clashes and the revision.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> AdvisoriesOf(const PluginHost& host) {
  std::vector<std::string> ids;
  for (const Advisory& advisory : host.advisories()) ids.push_back(advisory.id);
  return ids;
}

TEST(PluginSet, RefusesTheLaterOfTwoWithOneAdvisoryId) {
  PluginFolder folder;
  folder.Add("twin_b").Add("twin_a").Add("good");
  const std::unique_ptr<PluginHost> host = folder.Load();
  EXPECT_TRUE(StatusOf(*host, "twin_a.so").loaded);
  const PluginStatus later = StatusOf(*host, "twin_b.so");
  EXPECT_FALSE(later.loaded);
  EXPECT_THAT(later.failure,
              HasSubstr("advisory id F-TWIN belongs to the plugin twin_a"));
  EXPECT_THAT(AdvisoriesOf(*host), ::testing::ElementsAre("F-GOOD", "F-TWIN"));
}

TEST(PluginSet, TakesAliasesForIds) {
  PluginFolder folder;
  folder.Add("twin_c").Add("twin_a");
  const std::unique_ptr<PluginHost> host = folder.Load();
  EXPECT_TRUE(StatusOf(*host, "twin_a.so").loaded);
  EXPECT_THAT(StatusOf(*host, "twin_c.so").failure,
              HasSubstr("advisory id F-TWIN belongs to the plugin twin_a"));
}

TEST(PluginSet, RefusesASecondFileWithTheSamePluginId) {
  PluginFolder folder;
  folder.Add("namesake").Add("good");
  const std::unique_ptr<PluginHost> host = folder.Load();
  ASSERT_EQ(host->plugins().size(), 2u);
  EXPECT_TRUE(StatusOf(*host, "good.so").loaded) << "first by file name";
  EXPECT_THAT(StatusOf(*host, "namesake.so").failure,
              HasSubstr("another file already has the plugin id good"));
}

// A refused plugin claims nothing.
TEST(PluginSet, LeavesTheIdsOfARefusedPluginToOthers) {
  PluginFolder folder;
  folder.Add("twin_a").Add("twin_b");
  folder.AddBytes("broken.so", "no");
  const std::unique_ptr<PluginHost> host = folder.Load();
  EXPECT_EQ(AdvisoriesOf(*host), std::vector<std::string>{"F-TWIN"});
}

TEST(PluginSet, IsListedByIdWhateverTheFolders) {
  PluginFolder one;
  PluginFolder two;
  one.Add("twin_a").Add("other_abi");
  two.Add("good").Add("grown");
  const std::unique_ptr<PluginHost> host =
      LoadTrusted({one.path(), two.path()});
  std::vector<std::string> ids;
  for (const PluginStatus& status : host->plugins()) ids.push_back(status.id);
  EXPECT_THAT(ids,
              ::testing::ElementsAre("good", "grown", "other_abi", "twin_a"));
}

std::string RevisionOf(const std::vector<std::string>& fixtures) {
  PluginFolder folder;
  for (const std::string& fixture : fixtures) folder.Add(fixture);
  return folder.Load()->revision();
}

TEST(PluginSetRevision, IsTheSameForTheSamePluginsInAnyFolders) {
  PluginFolder one;
  PluginFolder two;
  one.Add("good");
  two.Add("twin_a");
  const std::string apart = LoadTrusted({two.path(), one.path()})->revision();
  EXPECT_EQ(apart, RevisionOf({"good", "twin_a"}));
  EXPECT_EQ(apart, RevisionOf({"twin_a", "good"}));
}

TEST(PluginSetRevision, ChangesWithWhatIsLoaded) {
  const std::set<std::string> revisions = {
      RevisionOf({}), RevisionOf({"good"}), RevisionOf({"good_again"}),
      RevisionOf({"good", "twin_a"}), RevisionOf({"twin_a"})};
  EXPECT_EQ(revisions.size(), 5u);
}

// Equal ids and versions, other bytes: a rebuilt plugin is another plugin.
TEST(PluginSetRevision, ChangesWithTheBytesOfAPlugin) {
  PluginFolder folder;
  folder.AddBytes("good.so", BytesOf(FixturePath("good")) + '\0');
  const std::unique_ptr<PluginHost> host = folder.Load();
  ASSERT_TRUE(StatusOf(*host, "good.so").loaded);
  EXPECT_NE(host->revision(), RevisionOf({"good"}));
}

TEST(PluginSetRevision, DoesNotChangeWithWhatIsRefused) {
  EXPECT_EQ(RevisionOf({"good", "other_abi"}), RevisionOf({"good"}));
}

}  // namespace
}  // namespace upgrade_advisor
