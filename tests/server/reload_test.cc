// A new set takes the place of the old one whole, or not at all.
#include "services/server/reloader.h"

#include <gmock/gmock.h>

#include "services/server/engine_samples.h"
#include "services/server/metrics.h"
#include "services/server/plugin_watch.h"
#include "tests/plugin_host/fixture_folder.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReloadTest : public ::testing::Test {
 protected:
  ReloadTest()
      : loader_(TestLoaderOptions()),
        engine_(Load(), [] { return TestDay(); }),
        reloader_(engine_, loader_, [this] { return configuration_; }) {}

  SnapshotSources Sources() const {
    return {BundledCatalogPaths(), {{}, {folder_.path()}}};
  }
  std::shared_ptr<const Snapshot> Load() {
    configuration_ = Sources();
    return LoadSnapshot(Sources(), loader_).value();
  }
  v1::ListPluginsResponse List() const {
    return engine_.ListPlugins({}, {}).value();
  }
  std::vector<std::string> LoadedIds() const {
    std::vector<std::string> out;
    const v1::ListPluginsResponse listed = List();
    for (const v1::Plugin& plugin : listed.plugins()) {
      if (plugin.state() == v1::PLUGIN_STATE_LOADED) out.push_back(plugin.id());
    }
    return out;
  }

  PluginFolder folder_;
  PluginLoader loader_;
  absl::StatusOr<SnapshotSources> configuration_;
  Engine engine_;
  Reloader reloader_;
};

TEST_F(ReloadTest, TakesWhatIsAddedAndLetsGoWhatIsRemoved) {
  EXPECT_FALSE(List().has_last_reload());
  folder_.Add("good");
  EXPECT_TRUE(reloader_.Reload().succeeded);
  EXPECT_THAT(LoadedIds(), ElementsAre("good"));
  EXPECT_TRUE(List().last_reload().succeeded());
  EXPECT_GT(List().last_reload().time().seconds(), 0);
  std::filesystem::remove(folder_.path() + "/good.so");
  EXPECT_TRUE(reloader_.Reload().succeeded);
  EXPECT_THAT(LoadedIds(), IsEmpty());
}

TEST_F(ReloadTest, TakesANewVersionOfAPlugin) {
  folder_.Add("good");
  ASSERT_TRUE(reloader_.Reload().succeeded);
  const std::string before = List().plugin_set_revision();
  folder_.AddBytes("good.so", BytesOf(FixturePath("good_again")));
  ASSERT_TRUE(reloader_.Reload().succeeded);
  EXPECT_EQ(List().plugins(0).version(), "1.0.1");
  EXPECT_NE(List().plugin_set_revision(), before);
}

TEST_F(ReloadTest, KeepsTheOldSetIfAPluginIsRefused) {
  folder_.Add("good");
  ASSERT_TRUE(reloader_.Reload().succeeded);
  folder_.Add("constructor_crash");
  const ReloadReport report = reloader_.Reload();
  EXPECT_FALSE(report.succeeded);
  EXPECT_THAT(report.failure, HasSubstr("constructor_crash"));
  EXPECT_THAT(report.failure, HasSubstr("signal 11"));
  EXPECT_EQ(List().plugins_size(), 1);
  EXPECT_THAT(LoadedIds(), ElementsAre("good"));
  EXPECT_FALSE(List().last_reload().succeeded());
  EXPECT_EQ(List().last_reload().failure(), report.failure);
}

TEST_F(ReloadTest, KeepsTheOldSetIfACaseFails) {
  PluginLoaderOptions options = TestLoaderOptions();
  options.sheet_of_release = [](const Release&) { return FactSheet(); };
  PluginLoader with_cases(options);
  Reloader reloader(engine_, with_cases, [this] { return configuration_; });
  folder_.Add("good");
  const std::string cases = folder_.path() + "/good.cases";
  std::filesystem::create_directory(cases);
  const std::string text =
      "- name: an executor\n  source: {runtime: 9.1.0, airflow: 2.7.0}\n"
      "  target: {runtime: 9.2.0, airflow: 2.7.1}\n"
      "  deployment: {config: {core.executor: X}}\n"
      "  expect: {F-GOOD: ";
  std::ofstream(cases + "/a.yaml") << text + "no}\n";
  const ReloadReport report = reloader.Reload();
  EXPECT_FALSE(report.succeeded);
  EXPECT_THAT(report.failure, HasSubstr("one of its cases fails"));
  EXPECT_THAT(report.failure, HasSubstr("a.yaml:5: an executor: F-GOOD"));
  std::ofstream(cases + "/a.yaml") << text + "yes}\n";
  EXPECT_TRUE(reloader.Reload().succeeded);
}

TEST_F(ReloadTest, KeepsTheOldSetIfTheCatalogIsMalformed) {
  PluginFolder other;
  other.AddBytes("feed.json", "{");
  configuration_->catalog.runtime_feed = other.path() + "/feed.json";
  const std::string before = engine_.snapshot()->catalog().revision();
  const ReloadReport report = reloader_.Reload();
  EXPECT_FALSE(report.succeeded);
  EXPECT_THAT(report.failure, HasSubstr("feed.json"));
  EXPECT_EQ(engine_.snapshot()->catalog().revision(), before);
}

TEST_F(ReloadTest, KeepsTheOldSetIfTheConfigurationMakesNoSense) {
  configuration_ = absl::InvalidArgumentError("no such option");
  const ReloadReport report = reloader_.Reload();
  EXPECT_FALSE(report.succeeded);
  EXPECT_EQ(report.failure, "no such option");
}

TEST_F(ReloadTest, LeavesOutWhatWasLeftOutBefore) {
  folder_.Add("good").Add("constructor_crash");
  engine_.Swap(Load());
  ASSERT_THAT(LoadedIds(), ElementsAre("good"));
  EXPECT_TRUE(reloader_.Reload().succeeded)
      << "the set is no worse than the one that serves";
}

TEST_F(ReloadTest, IsSeenInHealthAndInTheLog) {
  folder_.Add("good");
  engine_.Swap(Load());
  auto server = UpgradeServer::Start(engine_, {}).value();
  PluginWatch watch(engine_, *server);
  EXPECT_THAT(watch.Look(), IsEmpty()) << "a set that was just loaded";
  EXPECT_THAT(watch.Look(), IsEmpty());
}

TEST_F(ReloadTest, IsSeenInTheMetrics) {
  folder_.Add("good");
  ASSERT_TRUE(reloader_.Reload().succeeded);
  const auto metrics = MetricsServer::Start(
      "127.0.0.1:0", [this] { return EngineSamples(engine_); });
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  const std::string address = absl::StrCat("127.0.0.1:", (*metrics)->port());
  EXPECT_FALSE(MetricsServer::Start(address, nullptr).ok())
      << "the port is taken";
}

}  // namespace
}  // namespace upgrade_advisor
