// Sound plugins of every make: plain C11, the C++ SDK, a later SDK.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "sdk/abi/upgrade_plugin.h"
#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(GoodPlugin, InC11AnswersYesNoAndUnknown) {
  PluginFolder folder;
  folder.Add("good_c11");
  const std::unique_ptr<PluginHost> host = folder.Load();
  const PluginStatus status = StatusOf(*host, "good_c11.so");
  ASSERT_TRUE(status.loaded) << status.failure;
  EXPECT_EQ(status.id, "good_c11");
  EXPECT_EQ(status.version, "1.0.0");
  EXPECT_EQ(status.summary, "A plugin of the tests");
  EXPECT_EQ(status.abi_version, 1u);
  EXPECT_EQ(status.advisory_count, 1u);

  const Advisory& advisory = host->advisories()[0];
  EXPECT_EQ(advisory.on.crosses_airflow, Pep440Version::Parse("2.4.0").value());
  EXPECT_THAT(advisory.asks, ElementsAre(FactQuery{
                                 SheetRole::kDeployment, FactKind::kConfig,
                                 "core.executor", FactSheet::Match::kExact}));

  const FactSheet nothing;
  EXPECT_EQ(ExamineAll(*host, nothing)[0].outcome, Outcome::kUnknown);
  EXPECT_EQ(ExamineAll(*host, nothing)[0].missing, advisory.asks);
  EXPECT_EQ(ExamineAll(*host, SheetWithExecutor())[0].outcome, Outcome::kYes);
  FactSheet::Builder closed;
  closed.Close(FactKind::kConfig);
  EXPECT_EQ(ExamineAll(*host, closed.Build())[0].outcome, Outcome::kNo);
}

TEST(GoodPlugin, OfALaterSdkIsReadAsFarAsItIsKnown) {
  PluginFolder folder;
  folder.Add("grown");
  const std::unique_ptr<PluginHost> host = folder.Load();
  const PluginStatus status = StatusOf(*host, "grown.so");
  ASSERT_TRUE(status.loaded) << status.failure;
  EXPECT_EQ(status.vocabulary_version, UA_VOCABULARY_VERSION + 1);
  const std::vector<Remedy>& remedies = host->advisories()[0].remedies;
  ASSERT_EQ(remedies.size(), 2u);
  EXPECT_EQ(remedies[0].text, "First");
  EXPECT_EQ(remedies[1].text, "Second");
  EXPECT_EQ(remedies[1].command, "true");
  EXPECT_EQ(ExamineAll(*host, SheetWithExecutor())[0].outcome, Outcome::kYes);
}

TEST(SdkPlugin, ThatThrowsFailsThatExaminationOnly) {
  PluginFolder folder;
  folder.Add("sdk_user");
  const std::unique_ptr<PluginHost> host = folder.Load();
  ASSERT_TRUE(StatusOf(*host, "sdk_user.so").loaded)
      << StatusOf(*host, "sdk_user.so").failure;
  const FactSheet deployment = SheetWithExecutor();
  for (int again = 0; again < 2; ++again) {
    const std::vector<Examination> answers = ExamineAll(*host, deployment);
    ASSERT_EQ(answers.size(), 3u);
    EXPECT_EQ(answers[0].outcome, Outcome::kYes);
    EXPECT_THAT(answers[0].details, ElementsAre("it is CeleryExecutor"));
    for (size_t i : {1, 2}) {
      EXPECT_EQ(answers[i].outcome, Outcome::kFailed);
      EXPECT_THAT(answers[i].failure, HasSubstr("an exception was thrown"));
      EXPECT_TRUE(answers[i].details.empty());
      EXPECT_TRUE(answers[i].evidence.empty());
    }
  }
}

TEST(GoodPlugin, ThatThrowsOnceFactsAreKnownFailsWithWhatItThrew) {
  PluginFolder folder;
  folder.Add("throws_later").Add("good");
  const std::unique_ptr<PluginHost> host = folder.Load();
  ASSERT_EQ(host->advisories().size(), 2u);
  const std::vector<Examination> answers =
      ExamineAll(*host, SheetWithExecutor());
  EXPECT_EQ(answers[0].outcome, Outcome::kYes) << "good";
  EXPECT_EQ(answers[1].outcome, Outcome::kFailed);
  EXPECT_EQ(answers[1].failure, "it threw an exception: the moon is full");
}

TEST(PluginHost, FailsTheJobsThatAreLeftWhenTheRequestEnds) {
  PluginFolder folder;
  folder.Add("good");
  const std::unique_ptr<PluginHost> host = folder.Load();
  const FactSheet nothing;
  const StepSheets step{&nothing, &nothing, &nothing};
  const std::vector<Job> jobs(3);
  const std::atomic<bool> stop = true;
  const std::vector<Examination> answers =
      host->Examine({&step, 1}, jobs, {&stop, std::nullopt, ""});
  ASSERT_EQ(answers.size(), 3u);
  for (const Examination& answer : answers) {
    EXPECT_EQ(answer.outcome, Outcome::kFailed);
    EXPECT_THAT(answer.failure, HasSubstr("request ended"));
  }
}

// Jobs of several steps in any order: each answer belongs to its job.
TEST(PluginHost, AnswersJobsInTheirOrder) {
  PluginFolder folder;
  folder.Add("good").Add("good_c11");
  const std::unique_ptr<PluginHost> host = folder.Load();
  const FactSheet nothing;
  const FactSheet known = SheetWithExecutor();
  const StepSheets steps[] = {{&nothing, &nothing, &nothing},
                              {&known, &nothing, &nothing}};
  const std::vector<Job> jobs = {{0, 1}, {0, 0}, {1, 1},
                                 {1, 1}, {1, 0}, {0, 1}};
  std::vector<Outcome> outcomes;
  for (const Examination& answer : host->Examine(steps, jobs, {})) {
    outcomes.push_back(answer.outcome);
  }
  EXPECT_THAT(outcomes,
              ElementsAre(Outcome::kYes, Outcome::kUnknown, Outcome::kYes,
                          Outcome::kYes, Outcome::kUnknown, Outcome::kYes));
}

TEST(Constructors, CannotReadFilesInAWorker) {
  if (syscall(SYS_landlock_create_ruleset, nullptr, 0,
              LANDLOCK_CREATE_RULESET_VERSION) < 1) {
    GTEST_SKIP() << "the kernel has no Landlock";
  }
  PluginFolder folder;
  folder.Add("constructor_read");
  const PluginStatus status = StatusOf(
      *LoadFolders({folder.path()}, Tier::kWorker), "constructor_read.so");
  EXPECT_TRUE(status.loaded) << status.failure;
}

TEST(Constructors, CannotLookIntoAServiceThatIsNotDumpable) {
  PluginFolder folder;
  folder.Add("constructor_spy");
  const auto load = [&] {
    return StatusOf(*LoadFolders({folder.path()}, Tier::kWorker),
                    "constructor_spy.so");
  };
  ASSERT_EQ(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 0);
  const PluginStatus hidden = load();
  ASSERT_EQ(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), 0);
  EXPECT_TRUE(hidden.loaded) << hidden.failure;
}

TEST(GoodPlugin, IsNotGivenTheMeansToFilterItsWorker) {
  PluginFolder folder;
  folder.Add("constructor_filtercalls");
  const PluginStatus status =
      StatusOf(*LoadFolders({folder.path()}, Tier::kWorker),
               "constructor_filtercalls.so");
  EXPECT_TRUE(status.loaded) << status.failure;
  EXPECT_TRUE(status.is_filtered);
}

// It would go on after the service, which nobody watches any more.
TEST(GoodPlugin, IsNotGivenTheMeansToOutliveTheService) {
  PluginFolder folder;
  folder.Add("constructor_outlive");
  const PluginStatus status = StatusOf(
      *LoadFolders({folder.path()}, Tier::kWorker), "constructor_outlive.so");
  EXPECT_TRUE(status.loaded) << status.failure;
}

}  // namespace
}  // namespace upgrade_advisor
