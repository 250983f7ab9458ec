#include "services/cli/author/facts_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

TEST(FactsCommand, NamesEveryFactInTextAndMarkdown) {
  const std::string text = FactsText(/*colour=*/false);
  const std::string markdown = FactsMarkdown();
  for (const FactName& fact : FactNames()) {
    const std::string name(fact.name);
    EXPECT_THAT(text, HasSubstr("\n  " + name + " "));
    EXPECT_THAT(markdown, HasSubstr("\n| `" + name + "`"));
  }
}

TEST(FactsCommand, GivesScriptsEveryFactByItsParts) {
  const nlohmann::json all = nlohmann::json::parse(FactsJson());
  ASSERT_EQ(all["kinds"].size(), FactKinds().size());
  ASSERT_EQ(all["facts"].size(), FactNames().size());
  for (size_t i = 0; i < FactNames().size(); ++i) {
    const FactName& fact = FactNames()[i];
    EXPECT_EQ(all["facts"][i]["kind"], std::string(FactKindName(fact.kind)));
    EXPECT_EQ(all["facts"][i]["name"], std::string(fact.name));
    EXPECT_EQ(all["facts"][i]["unknown"], std::string(fact.unknown));
    EXPECT_EQ(all["facts"][i]["of"],
              fact.owner == FactOwner::kRelease ? "release" : "deployment");
  }
}

}  // namespace
}  // namespace upgrade_advisor
