// Runs every fuzz target over its corpus, and over the corpus damaged a little:
// in every build, without libFuzzer.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {

std::map<std::string, FuzzTarget>& FuzzTargets() {
  static auto* targets = new std::map<std::string, FuzzTarget>;
  return *targets;
}

namespace {

namespace fs = std::filesystem;

constexpr char kCorpus[] = UPGRADE_ADVISOR_SOURCE_DIR "/tests/fuzz/corpus";
constexpr int kDamagedEach = 40;

std::vector<std::string> InputsOf(const std::string& target) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(kCorpus) / target)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in),
                        std::istreambuf_iterator<char>());
  }
  return inputs;
}

TEST(FuzzCorpus, IsThereForEveryTargetAndForNothingElse) {
  std::vector<std::string> folders;
  for (const auto& entry : fs::directory_iterator(kCorpus)) {
    folders.push_back(entry.path().filename().string());
  }
  std::sort(folders.begin(), folders.end());
  std::vector<std::string> targets;
  for (const auto& [name, target] : FuzzTargets()) targets.push_back(name);
  EXPECT_EQ(folders, targets);
  EXPECT_GE(targets.size(), 8u);
}

// A target that breaks a promise ends the process, with the place.
TEST(FuzzCorpus, BreaksNoPromise) {
  for (const auto& [name, target] : FuzzTargets()) {
    const std::vector<std::string> inputs = InputsOf(name);
    EXPECT_GE(inputs.size(), 2u) << name;
    for (const std::string& input : inputs) target(input);
    target("");
  }
}

TEST(FuzzCorpus, BreaksNoPromiseWhenItIsDamaged) {
  std::mt19937_64 random(11);
  for (const auto& [name, target] : FuzzTargets()) {
    for (const std::string& input : InputsOf(name)) {
      for (int i = 0; i < kDamagedEach && !input.empty(); ++i) {
        std::string damaged = input.substr(0, 1 + random() % input.size());
        for (uint64_t n = random() % 4; n > 0; --n) {
          damaged[random() % damaged.size()] = static_cast<char>(random());
        }
        target(damaged);
      }
    }
  }
}

}  // namespace
}  // namespace upgrade_advisor
