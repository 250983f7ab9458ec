// Plugins that never come back: the trial gives up after ten seconds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;

class SlowPlugin : public ::testing::TestWithParam<const char*> {};

TEST_P(SlowPlugin, IsGivenUpAfterTenSecondsBesideAGoodOne) {
  PluginFolder folder;
  folder.Add("good").Add(GetParam());
  const auto start = std::chrono::steady_clock::now();
  const std::unique_ptr<PluginHost> host = folder.Load();
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  const PluginStatus status = StatusOf(*host, std::string(GetParam()) + ".so");
  EXPECT_FALSE(status.loaded);
  EXPECT_THAT(status.failure, HasSubstr("did not end within 10 seconds"));
  EXPECT_THAT(took.count(), ::testing::AllOf(Ge(9.9), Le(30.0)));
  EXPECT_TRUE(StatusOf(*host, "good.so").loaded);
}

INSTANTIATE_TEST_SUITE_P(Constructors, SlowPlugin,
                         ::testing::Values("constructor_hang",
                                           "constructor_chatter"),
                         [](const auto& fixture) {
                           return std::string(fixture.param);
                         });

}  // namespace
}  // namespace upgrade_advisor
