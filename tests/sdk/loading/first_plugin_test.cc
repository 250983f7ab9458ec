// A plugin of the first contract that landed loads and answers forever: as it
// was built then, and as its source compiles with today's header.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sdk/loading/loaded_plugins.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kKept[] =
    UPGRADE_ADVISOR_SOURCE_DIR "/tests/testdata/abi/v1/first_plugin.so";
constexpr char kKeptDigest[] =
    "d69084212c5a094a8044c802401938083b7a985450884ab4ea7a96180f9a7f90";
constexpr char kToday[] = UA_FIRST_PLUGIN_TODAY;

constexpr char kProvider[] = "apache-airflow-providers-cncf-kubernetes";

class FirstPlugin : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
#ifndef __x86_64__
    if (GetParam() == kKept) GTEST_SKIP() << "it was built for x86-64";
#endif
    plugins_ =
        std::make_unique<LoadedPlugins>(std::vector<std::string>{GetParam()});
  }

  Examination OnDeployment(const std::string& id, FactSheet::Builder& facts) {
    return plugins_->Ask(id, facts.Build(), FactSheet());
  }
  // With the provider and the Airflow version as they are given.
  Examination OnProvider(const std::string& provider,
                         const std::string& airflow) {
    FactSheet::Builder deployment;
    deployment.Add(FactKind::kPackage, kProvider, provider);
    FactSheet::Builder source;
    source.Add(FactKind::kRelease, "airflow.version", airflow);
    return plugins_->Ask("FIRST-PROVIDER", deployment.Build(), source.Build());
  }

  std::unique_ptr<LoadedPlugins> plugins_;
};

TEST_P(FirstPlugin, DescribesItsAdvisories) {
  const Advisory* executor = plugins_->Find("FIRST-EXECUTOR");
  ASSERT_NE(executor, nullptr);
  EXPECT_EQ(executor->plugin, "first_plugin");
  EXPECT_EQ(executor->severity, Severity::kCritical);
  EXPECT_EQ(executor->effect, Effect::kBlocksStep);
  EXPECT_EQ(executor->on.crosses_airflow,
            Pep440Version::Parse("3.0.0").value());
  EXPECT_EQ(executor->title, "The SequentialExecutor is gone");
  EXPECT_EQ(executor->impact, "The scheduler does not start");
  EXPECT_EQ(executor->check, "executor-supported");
  EXPECT_THAT(executor->aliases,
              ElementsAre("FIRST-OLD-NAME", "FIRST-OLDEST-NAME"));
  EXPECT_THAT(executor->references,
              ElementsAre("https://airflow.apache.org/a",
                          "https://airflow.apache.org/b"));
  ASSERT_EQ(executor->remedies.size(), 2u);
  EXPECT_EQ(executor->remedies[0].command, "astro dev restart");
  EXPECT_EQ(executor->remedies[0].edit,
            "env.set AIRFLOW__CORE__EXECUTOR LocalExecutor");
  EXPECT_EQ(executor->remedies[1].text, "Use the CeleryExecutor");

  const Advisory* contrib = plugins_->Find("FIRST-CONTRIB");
  ASSERT_NE(contrib, nullptr);
  EXPECT_EQ(contrib->on.kinds,
            UA_STEP_UPGRADE_CERTIFIED | UA_STEP_UPGRADE_RUNTIME);
  ASSERT_TRUE(contrib->on.lands_low.has_value());
  EXPECT_FALSE(contrib->on.lands_high.has_value());
  EXPECT_THAT(contrib->asks, ElementsAre(FactQuery{
                                 SheetRole::kDeployment, FactKind::kImport,
                                 "airflow.contrib", FactSheet::Match::kUnder}));
}

TEST_P(FirstPlugin, SaysYesWithAllThatItEmits) {
  FactSheet::Builder facts;
  facts.Add(FactKind::kConfig, "core.executor", "SequentialExecutor");
  const Examination said = OnDeployment("FIRST-EXECUTOR", facts);
  EXPECT_EQ(said.outcome, Outcome::kYes) << said.failure;
  ASSERT_EQ(said.evidence.size(), 1u);
  EXPECT_EQ(said.evidence[0].name, "core.executor");
  EXPECT_THAT(said.details, ElementsAre("SequentialExecutor"));
  ASSERT_EQ(said.actions.size(), 1u);
  EXPECT_EQ(said.actions[0].phase, Phase::kAfter);
  EXPECT_EQ(said.actions[0].command, "astro dev restart");
  EXPECT_TRUE(said.actions[0].optional);
  ASSERT_EQ(said.remedies.size(), 1u);
  EXPECT_EQ(said.remedies[0].edit, "env.unset AIRFLOW__CORE__EXECUTOR");
}

TEST_P(FirstPlugin, SaysNoWhereTheFactIsOtherwiseOrAbsent) {
  FactSheet::Builder other;
  other.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
  EXPECT_EQ(OnDeployment("FIRST-EXECUTOR", other).outcome, Outcome::kNo);
  FactSheet::Builder absent;
  absent.Close(FactKind::kConfig);
  EXPECT_EQ(OnDeployment("FIRST-EXECUTOR", absent).outcome, Outcome::kNo);
  FactSheet::Builder no_imports;
  no_imports.Close(FactKind::kImport);
  EXPECT_EQ(OnDeployment("FIRST-CONTRIB", no_imports).outcome, Outcome::kNo);
}

TEST_P(FirstPlugin, SaysUnknownAndWhatWouldSettleIt) {
  FactSheet::Builder withheld;
  withheld.Add(Fact{FactKind::kConfig, "core.executor", "", "", 0,
                    /*value_withheld=*/true});
  for (FactSheet::Builder facts : {FactSheet::Builder(), withheld}) {
    const Examination said = OnDeployment("FIRST-EXECUTOR", facts);
    EXPECT_EQ(said.outcome, Outcome::kUnknown);
    EXPECT_THAT(said.missing,
                ElementsAre(FactQuery{SheetRole::kDeployment, FactKind::kConfig,
                                      "core.executor"}));
    EXPECT_THAT(said.details, IsEmpty());
  }
}

TEST_P(FirstPlugin, FindsAllBelowAName) {
  FactSheet::Builder facts;
  facts.Add(
      Fact{FactKind::kImport, "airflow.contrib.hooks.x", "", "dags/a.py"});
  facts.Add(
      Fact{FactKind::kImport, "airflow.contrib.operators.y", "", "dags/b.py"});
  facts.Add(FactKind::kImport, "airflow.contribution", "");
  const Examination said = OnDeployment("FIRST-CONTRIB", facts);
  EXPECT_EQ(said.outcome, Outcome::kYes) << said.failure;
  ASSERT_EQ(said.subjects.size(), 2u);
  EXPECT_EQ(said.subjects[0].subject, "airflow.contrib.hooks.x");
  EXPECT_EQ(said.subjects[0].text, "dags/a.py");
  EXPECT_EQ(said.subjects[1].subject, "airflow.contrib.operators.y");
  EXPECT_EQ(said.subjects[0].evidence.size(), 2u);
}

TEST_P(FirstPlugin, ComparesAndMatchesVersions) {
  const Examination yes = OnProvider("4.4.0", "2.2.5");
  EXPECT_EQ(yes.outcome, Outcome::kYes) << yes.failure;
  ASSERT_EQ(yes.durations.size(), 1u);
  EXPECT_EQ(yes.durations[0].low, 60u);
  EXPECT_FALSE(yes.durations[0].high.has_value());
  EXPECT_EQ(yes.durations[0].basis, "measured once");
  EXPECT_EQ(yes.evidence.size(), 2u);

  EXPECT_EQ(OnProvider("4.4.0", "2.3.0").outcome, Outcome::kNo);
  EXPECT_EQ(OnProvider("5.0.0", "2.2.5").outcome, Outcome::kNo);
  EXPECT_EQ(OnProvider("4.4.0", "two").outcome, Outcome::kUnknown);
  EXPECT_EQ(OnProvider("four", "2.2.5").outcome, Outcome::kUnknown);
}

INSTANTIATE_TEST_SUITE_P(Abi1, FirstPlugin, ::testing::Values(kKept, kToday),
                         [](const auto& plugin) {
                           return plugin.param == kKept ? "AsItWasBuilt"
                                                        : "WithTodaysHeader";
                         });

TEST(KeptPlugin, IsTheOneThatWasBuiltThen) {
#ifdef __x86_64__
  EXPECT_EQ(LoadedPlugins({kKept}).DigestOf("first_plugin.so"), kKeptDigest);
#else
  GTEST_SKIP() << "it was built for x86-64";
#endif
}

}  // namespace
}  // namespace upgrade_advisor
