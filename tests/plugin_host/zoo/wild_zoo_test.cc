// Every wild beast: it costs its own answer at most, other plugins' answers are
// the same byte for byte, and nothing is left of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/plugin_host/isolation/byte_stream.h"
#include "services/plugin_host/isolation/examination_bytes.h"
#include "tests/plugin_host/fixture_folder.h"
#include "tests/plugin_host/worker_pids.h"
#include "tests/plugin_host/zoo/wild_beasts.h"

namespace upgrade_advisor {

void PrintTo(const Beast& beast, std::ostream* out) { *out << beast.name; }

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr int kRequests = 4;
// The advisories of "good" and of the wild plugin.
enum Place : size_t { kGood = 0, kBefore = 1, kBites = 2, kLater = 3 };

FactSheet SheetThatLetsOut(const std::string& beast) {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kConfig, "core.executor", beast);
  sheet.Close(FactKind::kConfig);
  return sheet.Build();
}

std::string BytesOf(const Examination& answer) {
  ByteWriter out;
  WriteExamination(answer, out);
  return out.bytes();
}

size_t CountDescriptors() {
  const fs::directory_iterator all("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(all), end(all)));
}

// Nothing in it is more than a plugin may say, nor more than one line where
// that is what a reader relies on.
void ExpectDecent(const Examination& answer) {
  EXPECT_LE(answer.failure.size(), 4096u);
  EXPECT_LE(answer.details.size() + answer.subjects.size(), 1024u);
  for (const Action& action : answer.actions) EXPECT_EQ(action.edit, "");
  for (const Remedy& remedy : answer.remedies) EXPECT_EQ(remedy.edit, "");
  for (const DurationBand& band : answer.durations) {
    EXPECT_TRUE(!band.high || *band.high >= band.low);
  }
}

void ExpectOwed(const Beast& beast, const Examination& answer) {
  const bool yes = answer.outcome == Outcome::kYes;
  switch (beast.owes) {
    case Owes::kYes:
      EXPECT_TRUE(yes) << answer.failure;
      return;
    case Owes::kFailure:
      EXPECT_EQ(answer.outcome, Outcome::kFailed);
      EXPECT_THAT(answer.failure, HasSubstr(beast.says));
      return;
    case Owes::kRefusal:
      if (!yes) {
        EXPECT_THAT(answer.failure, HasSubstr("ended with signal"));
        return;
      }
      ASSERT_EQ(answer.details.size(), 1u);
      EXPECT_EQ(answer.details[0], "it was refused");
      return;
    case Owes::kAnything:
      return;
  }
}

bool Spins(const Beast& beast) {
  return absl::StrContains(beast.says, "did not stop");
}

// A folder with the wild plugin and one that is sound.
class Reserve {
 public:
  Reserve() {
    folder_.Add("good");
    fs::copy_file(UA_ZOO "/wild.so", folder_.path() + "/wild.so");
  }
  const std::string& path() const { return folder_.path(); }

 private:
  PluginFolder folder_;
};

class WildInWorkers : public ::testing::TestWithParam<Beast> {
 protected:
  // Only those that spin are to use up their time.
  static PluginLoaderOptions Options() {
    PluginLoaderOptions options = TestLoaderOptions();
    options.workers.budget = Spins(GetParam()) ? std::chrono::milliseconds(250)
                                               : std::chrono::seconds(30);
    return options;
  }

  void Load() {
    loader_ = std::make_unique<PluginLoader>(Options());
    host_ = LoadFolders({reserve_.path()}, Tier::kWorker, {}, *loader_);
  }
  std::vector<Examination> Ask(const std::string& beast) {
    const FactSheet deployment = SheetThatLetsOut(beast);
    std::vector<Examination> out = ExamineAll(*host_, deployment);
    for (pid_t pid : ChildrenOf(getpid())) pids_.insert(pid);
    EXPECT_EQ(deployment.rows()[0].value.view(), beast) << "facts are ours";
    return out;
  }
  void LetGo() {
    host_.reset();
    loader_.reset();
  }
  // Of this process, and of groups that its workers led.
  std::vector<pid_t> Survivors() const {
    std::vector<pid_t> out;
    for (pid_t pid : pids_) {
      if (kill(pid, 0) == 0 || kill(-pid, 0) == 0) out.push_back(pid);
    }
    return out;
  }

  Reserve reserve_;
  std::unique_ptr<PluginLoader> loader_;
  std::unique_ptr<PluginHost> host_;
  std::set<pid_t> pids_;
};

TEST_P(WildInWorkers, CostsItsOwnAnswerAndLeavesNothing) {
  const Beast& beast = GetParam();
  const size_t descriptors = CountDescriptors();
  Load();
  ASSERT_EQ(host_->advisories().size(), 4u)
      << StatusOf(*host_, "wild.so").failure;
  const std::vector<Examination> tame = Ask("tame");
  const std::string good = BytesOf(tame[kGood]);
  for (size_t place : {kGood, kBefore, kBites, kLater}) {
    ASSERT_EQ(tame[place].outcome, Outcome::kYes) << tame[place].failure;
  }
  for (int i = 0; i < kRequests; ++i) {
    const std::vector<Examination> answers = Ask(beast.name);
    EXPECT_EQ(BytesOf(answers[kGood]), good) << "in request " << i;
    ExpectDecent(answers[kBites]);
    if (i == 0) ExpectOwed(beast, answers[kBites]);
  }
  EXPECT_EQ(BytesOf(Ask("tame")[kGood]), good);
  LetGo();
  EXPECT_TRUE(Survivors().empty());
  EXPECT_EQ(CountDescriptors(), descriptors);
  for (const auto& entry : fs::directory_iterator("/tmp")) {
    EXPECT_FALSE(absl::StartsWith(entry.path().string(), "/tmp/zoo-"));
  }
  EXPECT_FALSE(fs::exists("/dev/shm/zoo"));
}

std::string NameOf(const ::testing::TestParamInfo<Beast>& beast) {
  return beast.param.name;
}

INSTANTIATE_TEST_SUITE_P(Zoo, WildInWorkers, ::testing::ValuesIn(kBeasts),
                         NameOf);

// ---- In the service --------------------------------------------------------

class WildInService : public ::testing::TestWithParam<Beast> {};

TEST_P(WildInService, IsSurvived) {
  const Beast& beast = GetParam();
  const Reserve reserve;
  const PluginFolder state;
  const std::string command =
      absl::StrCat(UA_ZOO_KEEPER " ", reserve.path(), " ", state.path(),
                   " 60000 ", beast.name, " 2>/dev/null");
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer;
  for (size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), n);
  }
  EXPECT_EQ(pclose(pipe), 0) << output;
  EXPECT_THAT(output, HasSubstr("F-GOOD yes"));
  EXPECT_THAT(output, HasSubstr("W-BEFORE yes"));
  EXPECT_THAT(output, HasSubstr("W-LATER yes"));
  if (beast.owes == Owes::kYes) {
    EXPECT_THAT(output, HasSubstr("W-BITES yes"));
  }
  if (beast.owes == Owes::kFailure) {
    EXPECT_THAT(output, HasSubstr("W-BITES failed"));
    EXPECT_THAT(output, HasSubstr(beast.says));
  }
}

std::vector<Beast> SurvivedBeasts() {
  std::vector<Beast> out;
  std::copy_if(std::begin(kBeasts), std::end(kBeasts), std::back_inserter(out),
               [](const Beast& beast) { return beast.in_service; });
  return out;
}

INSTANTIATE_TEST_SUITE_P(Zoo, WildInService,
                         ::testing::ValuesIn(SurvivedBeasts()), NameOf);

}  // namespace
}  // namespace upgrade_advisor
