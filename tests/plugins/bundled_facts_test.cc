// The bundled plugins ask for facts that there are: a misspelt name would be
// unknown for ever, and nobody would notice.
#include <gtest/gtest.h>

#include <memory>

#include "services/plugin_host/plugin_host.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {
namespace {

TEST(BundledPlugins, AskOnlyForFactsOfTheReference) {
  const std::unique_ptr<PluginHost> host =
      LoadTrusted({UPGRADE_ADVISOR_BINARY_DIR "/plugins"});
  size_t asked = 0;
  for (const Advisory& advisory : host->advisories()) {
    for (const FactQuery& query : advisory.asks) {
      // A prefix is no name of a fact.
      if (query.match == FactSheet::Match::kUnder) continue;
      const FactOwner owner = query.sheet == SheetRole::kDeployment
                                  ? FactOwner::kDeployment
                                  : FactOwner::kRelease;
      EXPECT_NE(FindFactName(owner, query.kind, query.name), nullptr)
          << advisory.id << " asks for " << FactKindName(query.kind) << " "
          << query.name << ", which services/domain/fact_names.cc lacks";
      ++asked;
    }
  }
  EXPECT_NE(asked, 0u);
}

}  // namespace
}  // namespace upgrade_advisor
