// The code of bundled plugins asks for facts that there are: a misspelt name
// would be unknown forever, and nobody would notice. Conditions are checked at
// load.
#include <gtest/gtest.h>

#include <memory>

#include "services/domain/vocabulary.h"
#include "services/plugin_host/plugin_host.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {
namespace {

TEST(BundledPlugins, AskOnlyForFactsOfTheVocabulary) {
  const std::unique_ptr<PluginHost> host =
      LoadTrusted({UPGRADE_ADVISOR_BINARY_DIR "/plugins"});
  size_t asked = 0;
  for (const Advisory& advisory : host->advisories()) {
    for (const FactQuery& query : advisory.asks) {
      EXPECT_EQ(FaultOfQuestion(query), "") << advisory.id;
      ++asked;
    }
  }
  EXPECT_NE(asked, 0u);
}

}  // namespace
}  // namespace upgrade_advisor
