#include "services/advisor/actions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

PlannedStep StepTo(const Release& target) {
  PlannedStep step;
  step.kind = StepKind::kUpgradeRuntime;
  step.source = ToyRuntime("7.4.1", "2.5.2");
  step.target = target;
  return step;
}

PlannedStep ToyStep() { return StepTo(ToyRuntime("9.17.0", "2.7.3")); }

std::vector<Action> Actions(const PlannedStep& step, const Start& start) {
  return OrderActions(step, start, {});
}

Start On(const std::string& platform) {
  Start start;
  start.platform = platform;
  return start;
}

// The first action whose title has the text; an empty one if there is none.
Action Find(const std::vector<Action>& actions, absl::string_view text) {
  for (const Action& action : actions) {
    if (absl::StrContains(action.title, text)) return action;
  }
  return {};
}

std::string FromLine(const PlannedStep& step, const std::string& variant) {
  Start start;
  start.image_variant = variant;
  return Find(Actions(step, start), "new image in").edit;
}

std::vector<std::string> Titles(const std::vector<Action>& actions) {
  std::vector<std::string> out;
  for (const Action& action : actions) out.push_back(action.title);
  return out;
}

TEST(Actions, StandInTheOrderOfPhasesWithAdviceFirst) {
  const std::vector<Action> actions =
      OrderActions(ToyStep(), Start(),
                   {{Phase::kAfter, "last", "", "", false},
                    {Phase::kBefore, "first", "", "", false},
                    {Phase::kBefore, "first", "", "", false}});
  EXPECT_EQ(actions[0].title, "first");
  EXPECT_NE(actions[1].title, "first") << "the same advice is given once";
  EXPECT_TRUE(std::is_sorted(
      actions.begin(), actions.end(),
      [](const Action& a, const Action& b) { return a.phase < b.phase; }));
}

TEST(Actions, KeepTheVariant) {
  EXPECT_EQ(
      FromLine(ToyStep(), "-python-3.10"),
      "dockerfile.from quay.io/astronomer/astro-runtime:9.17.0-python-3.10");
}

TEST(Actions, LeaveOutSuffixesOfCertifiedOnRuntime) {
  Start start;
  start.image_variant = "-buster-onbuild";
  start.has_certified_variant = true;
  EXPECT_EQ(Find(Actions(ToyStep(), start), "new image in").edit,
            "dockerfile.from quay.io/astronomer/astro-runtime:9.17.0");
}

TEST(Actions, LeaveOutASystemTheTargetHasNoImageOf) {
  PlannedStep step = StepTo(ToyCertified("2.3.4-11"));
  step.kind = StepKind::kUpgradeCertified;
  step.target.systems = {"bullseye"};
  constexpr char kImage[] =
      "dockerfile.from quay.io/astronomer/ap-airflow:2.3.4-11";
  EXPECT_EQ(FromLine(step, "-buster-onbuild"),
            absl::StrCat(kImage, "-onbuild"));
  EXPECT_EQ(FromLine(step, "-alpine3.10"), kImage);
  EXPECT_EQ(FromLine(step, "-bullseye-onbuild"),
            absl::StrCat(kImage, "-bullseye-onbuild"));
  // Where nobody recorded the systems, the suffix stays.
  step.target.systems.clear();
  EXPECT_EQ(FromLine(step, "-buster"), absl::StrCat(kImage, "-buster"));
}

TEST(Actions, OnSoftwareBeginWithTellingThePlatform) {
  constexpr char kTitle[] = "Start the upgrade on the platform";
  EXPECT_THAT(Find(Actions(ToyStep(), On("software")), kTitle).command,
              HasSubstr("astro deployment runtime upgrade"));
  for (const char* platform : {"astro", "local", ""}) {
    EXPECT_THAT(Titles(Actions(ToyStep(), On(platform))),
                Not(Contains(kTitle)));
  }
}

TEST(Actions, HaveABackupWhereTheDatabaseIsMigrated) {
  PlannedStep step = ToyStep();
  step.migrates_database = Truth::kYes;
  EXPECT_THAT(Titles(Actions(step, On("astro"))),
              Contains(HasSubstr("Back up")));
  step.migrates_database = Truth::kNo;
  EXPECT_THAT(Titles(Actions(step, On("astro"))),
              Not(Contains(HasSubstr("Back up"))));
}

TEST(Actions, NameTheRegistryOfTheNewForm) {
  EXPECT_EQ(FromLine(StepTo(ToyRuntime("3.1-21", "3.1.8")), ""),
            "dockerfile.from astrocrpublic.azurecr.io/runtime:3.1-21");
}

TEST(Actions, LeaveOutAPythonTheTargetHasNoImageFor) {
  Release target = ToyRuntime("13.11.0", "2.11.2");
  target.python_versions = {"3.10", "3.11", "3.12"};
  const PlannedStep step = StepTo(target);
  const std::string to =
      "dockerfile.from quay.io/astronomer/astro-runtime:13.11.0";
  EXPECT_EQ(FromLine(step, "-python-3.9-base"), to + "-base");
  EXPECT_EQ(FromLine(step, "-ubi9-python-3.9"), to + "-ubi9");
  EXPECT_EQ(FromLine(step, "-python-3.10-base"), to + "-python-3.10-base");
  EXPECT_EQ(FromLine(step, "-base"), to + "-base");
}

TEST(Actions, RunTheUpgradeTestOfTheTargetsFamily) {
  const Action test = Find(Actions(ToyStep(), Start()), "upgrade test");
  EXPECT_EQ(test.command, "astro dev upgrade-test --runtime-version 9.17.0");
  EXPECT_THAT(test.details, Contains(HasSubstr("upgrade-test-7.4.1--9.17.0")));
}

TEST(Actions, TestLocallyAsThePlatformDoes) {
  EXPECT_EQ(Find(Actions(ToyStep(), On("astro")), "Test the").command,
            "astro dev restart");
  const Action software = Find(Actions(ToyStep(), On("software")), "Test the");
  EXPECT_EQ(software.command, "astro dev stop && astro dev start");
  EXPECT_THAT(software.details, Contains(HasSubstr("localhost:8080")));
  EXPECT_THAT(software.details,
              Contains(HasSubstr("Runtime 9.17.0 based on Airflow 2.7.3")));
}

TEST(Actions, ConfirmWhatThePlatformShows) {
  EXPECT_THAT(Find(Actions(ToyStep(), On("astro")), "Confirm").details,
              Contains(HasSubstr("tag of the image")));
  EXPECT_THAT(Find(Actions(ToyStep(), On("software")), "Confirm").details,
              Not(Contains(HasSubstr("tag of the image"))));
  PlannedStep certified;
  certified.kind = StepKind::kUpgradeCertified;
  certified.target = ToyCertified("2.3.0-5");
  EXPECT_THAT(Titles(Actions(certified, Start())),
              Contains(HasSubstr("About > Version")));
}

TEST(Actions, SayHowFarARollbackGets) {
  PlannedStep step = ToyStep();
  step.migrates_database = Truth::kYes;
  const Action astro = Find(Actions(step, On("astro")), "roll back");
  EXPECT_TRUE(astro.optional);
  EXPECT_THAT(astro.details, Contains(HasSubstr("older schema cannot hold")));
  step.migrates_database = Truth::kNo;
  EXPECT_THAT(Find(Actions(step, On("astro")), "roll back").details,
              Not(Contains(HasSubstr("older schema cannot hold"))));
}

TEST(Actions, SayWhereThereIsNoRollback) {
  PlannedStep step = ToyStep();
  step.way_back.is_open = Truth::kNo;
  EXPECT_THAT(Titles(Actions(step, On("software"))),
              Contains(HasSubstr("cannot be rolled back")));
}

TEST(Actions, OfAProjectWithoutADeploymentDeployNothing) {
  PlannedStep step = ToyStep();
  step.migrates_database = Truth::kYes;
  const std::vector<Action> actions = Actions(step, On("local"));
  for (const char* text : {"Deploy", "Confirm", "roll back", "Back up"}) {
    EXPECT_THAT(Titles(actions), Not(Contains(HasSubstr(text)))) << text;
  }
  const Action restart = Find(actions, "Restart the project");
  EXPECT_EQ(restart.command, "astro dev restart");
  EXPECT_FALSE(restart.optional);
}

TEST(Actions, AskForANewCliOnlyWhereAirflow3IsReached) {
  const auto asks = [](const PlannedStep& step) {
    return !Find(Actions(step, Start()), "CLI is 1.34.0").title.empty();
  };
  EXPECT_TRUE(asks(StepTo(ToyRuntime("3.1-21", "3.1.8"))));
  EXPECT_FALSE(asks(ToyStep()));
  PlannedStep within = StepTo(ToyRuntime("3.1-21", "3.1.8"));
  within.source = ToyRuntime("3.0-7", "3.0.3");
  EXPECT_FALSE(asks(within));
}

TEST(Actions, TellOwnersOfArmMachinesWhereImagesForThemBegin) {
  const auto tells = [](const char* from, const char* to) {
    PlannedStep step = StepTo(ToyRuntime(to, "2.4.3"));
    step.source = ToyRuntime(from, "2.3.4");
    return !Find(Actions(step, Start()), "ARM processor").title.empty();
  };
  EXPECT_TRUE(tells("5.0.9", "6.0.4"));
  EXPECT_FALSE(tells("5.0.4", "5.0.9"));
  EXPECT_FALSE(tells("6.0.4", "6.1.0"));
}

TEST(Actions, OfAMigrationAreThePluginsToSay) {
  PlannedStep step = StepTo(ToyRuntime("5.0.4", "2.3.2"));
  step.kind = StepKind::kMigrateToRuntime;
  EXPECT_TRUE(Actions(step, Start()).empty());
}

}  // namespace
}  // namespace upgrade_advisor
