// What executables export could be bound by a plugin's own libraries, and the
// other way round: nothing of ours or of our archives may be in there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

std::vector<std::string> LinesOf(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"),
                                                   &pclose);
  std::string text;
  std::array<char, 4096> buffer;
  for (size_t n = 1; n > 0;) {
    n = fread(buffer.data(), 1, buffer.size(), pipe.get());
    text.append(buffer.data(), n);
  }
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool IsForeign(const std::string& line) {
  for (const char* part : {"google::", "grpc", "absl::", "astro::", "upb_",
                           "gpr_", "upgrade_advisor"}) {
    if (absl::StrContains(line, part)) return true;
  }
  return false;
}

// The symbols that a program or library offers to others.
std::vector<std::string> ExportsOf(const std::string& path) {
  return LinesOf(absl::StrCat("nm -DC --defined-only '", path, "'"));
}

class Executable : public ::testing::TestWithParam<const char*> {};

TEST_P(Executable, ExportsNothingOfOursOrOfItsArchives) {
  // Resolved here: in nm's process the first path would be nm itself.
  const std::string path = std::filesystem::canonical(GetParam()).string();
  std::vector<std::string> found;
  for (const std::string& line : ExportsOf(path)) {
    if (IsForeign(line)) found.push_back(line);
  }
  EXPECT_THAT(found, ::testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, Executable,
                         ::testing::Values("/proc/self/exe",
                                           UPGRADE_ADVISOR_BINARY_DIR
                                           "/bin/upgrade-advisord",
                                           UPGRADE_ADVISOR_BINARY_DIR
                                           "/bin/upgrade-advisor"));

// Or the lists above might be empty for want of a working nm.
TEST(ExportedSymbols, AreSeenWhereThereAreSome) {
  EXPECT_THAT(
      ExportsOf(FixturePath("good")),
      ::testing::Contains(::testing::HasSubstr("upgrade_advisor_plugin_v1")));
}

TEST(ExportedSymbols, OfAFixtureAreTheEntryOnly) {
  EXPECT_EQ(ExportsOf(FixturePath("good")).size(), 1u);
}

}  // namespace
}  // namespace upgrade_advisor
