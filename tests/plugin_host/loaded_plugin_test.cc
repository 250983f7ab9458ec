// Which of two plugins that clash stays.
#include "services/plugin_host/loaded_plugin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

enum class From { kService, kWorker, kFolder };

LoadedPlugin Plugin(const std::string& id, From from,
                    const std::vector<std::string>& advisories,
                    const std::vector<std::string>& aliases = {}) {
  PluginStatus status;
  status.id = id;
  status.file = id + ".so";
  status.loaded = true;
  status.tier = from == From::kService ? Tier::kService : Tier::kWorker;
  status.development = from == From::kFolder;
  LoadedPlugin out(status);
  out.descriptor.id = id;
  for (const std::string& advisory : advisories) {
    Advisory& row = out.descriptor.advisories.emplace_back();
    row.id = advisory;
    row.plugin = id;
  }
  if (!advisories.empty()) out.descriptor.advisories[0].aliases = aliases;
  return out;
}

// The ids of those that stay, in the order of the list, whatever the order in
// which they were found.
std::vector<std::string> Stay(std::vector<LoadedPlugin> plugins) {
  RefuseClashes(plugins);
  std::vector<std::string> out;
  for (const LoadedPlugin& plugin : plugins) {
    if (plugin.status.loaded) out.push_back(plugin.status.id);
  }
  return out;
}

// What an isolated plugin may call itself, and what it may claim.
TEST(RefuseClashes, AnIsolatedPluginKeepsNoTrustedOneOut) {
  for (From from : {From::kWorker, From::kFolder}) {
    EXPECT_THAT(Stay({Plugin("aaa", from, {"A"}, {"R"}),
                      Plugin("trusted", From::kService, {"R"})}),
                ElementsAre("trusted"))
        << "by an alias";
    EXPECT_THAT(Stay({Plugin("aaa", from, {"R"}),
                      Plugin("trusted", From::kService, {"R"})}),
                ElementsAre("trusted"))
        << "by an id";
    EXPECT_THAT(Stay({Plugin("aaa", from, {"OLD"}),
                      Plugin("trusted", From::kService, {"R"}, {"OLD"})}),
                ElementsAre("trusted"))
        << "by the id that an advisory had";
    EXPECT_THAT(Stay({Plugin("trusted", from, {"OTHER"}),
                      Plugin("trusted", From::kService, {"R"})}),
                ElementsAre("trusted"))
        << "by the plugin's id";
  }
}

TEST(RefuseClashes, AFolderOfDevelopmentKeepsNoLockedPluginOut) {
  EXPECT_THAT(Stay({Plugin("aaa", From::kFolder, {"W"}),
                    Plugin("worker", From::kWorker, {"W"})}),
              ElementsAre("worker"));
}

TEST(RefuseClashes, AFormerIdNeverTakesAnIdFromItsOwner) {
  EXPECT_THAT(Stay({Plugin("aaa", From::kWorker, {"A"}, {"B"}),
                    Plugin("bbb", From::kWorker, {"B"})}),
              ElementsAre("bbb"));
}

TEST(RefuseClashes, NamesTheOwnerAndListsById) {
  std::vector<LoadedPlugin> plugins = {
      Plugin("trusted", From::kService, {"R"}),
      Plugin("aaa", From::kFolder, {"A"}, {"R"}),
      Plugin("mmm", From::kWorker, {"M"})};
  RefuseClashes(plugins);
  EXPECT_EQ(plugins[0].status.id, "aaa");
  EXPECT_THAT(plugins[0].status.failure,
              HasSubstr("advisory id R belongs to the plugin trusted"));
  EXPECT_EQ(plugins[1].status.id, "mmm");
  EXPECT_TRUE(plugins[1].status.loaded);
  EXPECT_TRUE(plugins[2].status.loaded);
}

// A plugin may have had one of its own ids under another name.
TEST(RefuseClashes, LeavesPluginsThatDoNotClash) {
  EXPECT_THAT(Stay({Plugin("a", From::kWorker, {"A"}, {"A-OLD"}),
                    Plugin("b", From::kFolder, {"B"}, {"B-OLD"}),
                    Plugin("c", From::kService, {"C", "C2"}, {"C-OLD"})}),
              ElementsAre("a", "b", "c"));
}

}  // namespace
}  // namespace upgrade_advisor
