// Every animal of the zoo in both tiers: the host survives, the others' answers
// are kept, and what the culprit owes is reported.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <ostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/plugin_host/fixture_folder.h"
#include "tests/plugin_host/zoo/zoo_table.h"

namespace upgrade_advisor {

void PrintTo(const Animal& animal, std::ostream* out) { *out << animal.name; }

namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// The advisories of a folder with an animal and the sound fixture "good".
enum Place : size_t { kGood = 0, kBefore = 1, kBites = 2, kLater = 3 };

bool EatsMemory(const Animal& animal) {
  return absl::string_view(animal.name).substr(0, 5) == "bomb_";
}

// A sanitizer needs more addresses than a bound on memory would leave it.
constexpr bool kSanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    true;
#else
    false;
#endif
#else
    false;
#endif

class Cage {
 public:
  explicit Cage(const Animal& animal) {
    folder_.Add("good");
    std::filesystem::copy_file(std::string(UA_ZOO "/") + animal.name + ".so",
                               folder_.path() + "/zoo_animal.so");
  }
  const std::string& path() const { return folder_.path(); }

 private:
  PluginFolder folder_;
};

bool ComesBack(const Animal& animal) {
  return animal.bites == nullptr ||
         !absl::StrContains(animal.bites, "did not stop");
}

// Only those that never come back are to use up their time.
PluginLoaderOptions OptionsFor(const Animal& animal) {
  PluginLoaderOptions options = TestLoaderOptions();
  options.workers.budget = ComesBack(animal) ? std::chrono::seconds(30)
                                             : std::chrono::milliseconds(250);
  return options;
}

std::string Told(const Examination& e) {
  return e.outcome == Outcome::kFailed ? e.failure
         : e.outcome == Outcome::kYes  ? "yes"
                                       : "something else";
}

class ZooInWorkers : public ::testing::TestWithParam<Animal> {};

TEST_P(ZooInWorkers, IsContained) {
  const Animal& animal = GetParam();
  if (kSanitized && EatsMemory(animal)) {
    GTEST_SKIP() << "no bound on memory under a sanitizer";
  }
  const Cage cage(animal);
  setenv("UA_ZOO_SECRET", "secret", 1);
  PluginLoader loader(OptionsFor(animal));
  const std::unique_ptr<PluginHost> host =
      LoadFolders({cage.path()}, Tier::kWorker, {}, loader);
  ASSERT_EQ(host->advisories().size(), 4u)
      << StatusOf(*host, "zoo_animal.so").failure;

  const FactSheet deployment = SheetWithExecutor();
  const std::vector<Examination> first = ExamineAll(*host, deployment);
  EXPECT_EQ(Told(first[kGood]), "yes") << "of another plugin";
  const bool spoils_its_own = animal.bites == nullptr;
  if (!spoils_its_own) {
    EXPECT_EQ(Told(first[kBefore]), "yes") << "answered before the bite";
    EXPECT_THAT(Told(first[kBites]), HasSubstr(animal.bites));
    EXPECT_EQ(Told(first[kLater]) == "yes", animal.later_is_answered)
        << Told(first[kLater]);
  }
  EXPECT_EQ(deployment.rows()[0].value.view(), "CeleryExecutor")
      << "the facts are the host's own";
  if (std::find(std::begin(kTriers), std::end(kTriers),
                absl::string_view(animal.name)) != std::end(kTriers)) {
    ASSERT_EQ(first[kBites].details.size(), 1u);
    EXPECT_EQ(first[kBites].details[0], "it was refused");
  }

  // A process that died has a successor, until the plugin is in quarantine.
  const bool ends = host->CurrentPlugins()[1].failure_count > 0;
  EXPECT_TRUE(ends || !spoils_its_own);
  std::vector<Examination> last;
  for (int i = 0; i < 4; ++i) last = ExamineAll(*host, deployment);
  EXPECT_EQ(Told(last[kGood]), "yes");
  const PluginStatus now = host->CurrentPlugins()[1];
  EXPECT_EQ(now.file, "zoo_animal.so");
  EXPECT_EQ(now.quarantined, ends) << now.failure;
  if (ends) {
    EXPECT_THAT(Told(last[kBefore]), HasSubstr("quarantine"));
  } else {
    EXPECT_EQ(Told(last[kBefore]), "yes");
  }
}

std::string NameOf(const ::testing::TestParamInfo<Animal>& animal) {
  return animal.param.name;
}

INSTANTIATE_TEST_SUITE_P(Zoo, ZooInWorkers, ::testing::ValuesIn(kZoo), NameOf);

// ---- In the service
// ----------------------------------------------------------

struct KeeperRun {
  int status = 0;
  std::string output;
};

KeeperRun RunKeeper(const std::string& folder, const std::string& state,
                    const Animal& animal) {
  const std::string command =
      absl::StrCat(UA_ZOO_KEEPER " ", folder, " ", state,
                   ComesBack(animal) ? " 60000" : " 300", " 2>/dev/null");
  KeeperRun run;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer;
  for (size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    run.output.append(buffer.data(), n);
  }
  run.status = pclose(pipe);
  return run;
}

class ZooInService : public ::testing::TestWithParam<Animal> {
 protected:
  // The service as it is after the animal is left out.
  static void ExpectLeftOut(const KeeperRun& run) {
    EXPECT_EQ(run.status, 0) << run.output;
    EXPECT_THAT(run.output, HasSubstr("zoo_animal.so refused: it crashed the "
                                      "service"));
    EXPECT_THAT(run.output, HasSubstr("in advisory Z-BITES, request req-1"));
    EXPECT_THAT(run.output, HasSubstr("F-GOOD yes"));
    EXPECT_THAT(run.output, Not(HasSubstr("Z-BEFORE")));
  }
};

TEST_P(ZooInService, IsSurvivedOrLeftOutByTheNextStart) {
  const Animal& animal = GetParam();
  const Cage cage(animal);
  const PluginFolder state;
  KeeperRun run = RunKeeper(cage.path(), state.path(), animal);
  if (animal.in_service == InService::kSurvives) {
    EXPECT_EQ(run.status, 0) << run.output;
    EXPECT_THAT(run.output, HasSubstr(animal.bites));
    EXPECT_THAT(run.output, HasSubstr("Z-LATER yes"));
    EXPECT_THAT(run.output, HasSubstr("F-GOOD yes"));
    return;
  }
  // exit(0) is an end like any other: what counts is that no answer came.
  EXPECT_THAT(run.output, Not(HasSubstr("Z-LATER")));
  run = RunKeeper(cage.path(), state.path(), animal);
  if (animal.in_service == InService::kSuspect) {
    EXPECT_THAT(run.output, Not(HasSubstr("Z-LATER"))) << "only a suspect yet";
    run = RunKeeper(cage.path(), state.path(), animal);
  }
  ExpectLeftOut(run);
  ExpectLeftOut(RunKeeper(cage.path(), state.path(), animal));
}

std::vector<Animal> PromisedAnimals() {
  std::vector<Animal> out;
  std::copy_if(std::begin(kZoo), std::end(kZoo), std::back_inserter(out),
               [](const Animal& animal) {
                 return animal.in_service != InService::kNotPromised;
               });
  return out;
}

INSTANTIATE_TEST_SUITE_P(Zoo, ZooInService,
                         ::testing::ValuesIn(PromisedAnimals()), NameOf);

}  // namespace
}  // namespace upgrade_advisor
