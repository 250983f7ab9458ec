// Requirements, markers, versions and specifiers against what the "packaging"
// library makes of the same texts; tools/make-packaging-table wrote the
// tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/domain/pep440.h"
#include "services/domain/pep440_specifiers.h"
#include "services/project/marker.h"
#include "services/project/requirement.h"

namespace upgrade_advisor {
namespace {

std::vector<std::vector<std::string>> Table(const std::string& name) {
  std::ifstream file(UPGRADE_ADVISOR_SOURCE_DIR "/tests/testdata/packaging/" +
                     name);
  std::vector<std::vector<std::string>> out;
  std::string line;
  std::getline(file, line);  // the library's version
  while (std::getline(file, line)) out.push_back(absl::StrSplit(line, '\t'));
  EXPECT_GT(out.size(), 30u) << name;
  return out;
}

std::string Sorted(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  return absl::StrJoin(parts, ",");
}

TEST(PackagingTable, RequirementsAreReadAlike) {
  for (const auto& row : Table("requirements.tsv")) {
    const auto read = Requirement::Parse(row[0]);
    if (row[1] == "invalid") {
      EXPECT_FALSE(read.ok()) << row[0];
      continue;
    }
    ASSERT_TRUE(read.ok()) << row[0] << ": " << read.status();
    EXPECT_EQ(read->name, row[2]) << row[0];
    EXPECT_EQ(Sorted(read->extras), row[3]) << row[0];
    // Versions are compared as versions: the library keeps their spelling.
    std::vector<std::string> wanted;
    for (const std::string& clause : std::vector<std::string>(
             absl::StrSplit(row[4], ',', absl::SkipEmpty()))) {
      wanted.push_back(Pep440Specifiers::Parse(clause)->ToString());
    }
    EXPECT_EQ(Sorted(absl::StrSplit(read->specifiers.ToString(), ',',
                                    absl::SkipEmpty())),
              Sorted(wanted))
        << row[0];
    EXPECT_EQ(read->url, row[5]) << row[0];
    EXPECT_EQ(!read->marker.empty(), row[6] == "marker") << row[0];
  }
}

TEST(PackagingTable, MarkersComeToTheSame) {
  for (const auto& row : Table("markers.tsv")) {
    const auto truth = EvaluateMarker(row[0], {row[1]});
    if (row[2] == "invalid") {
      EXPECT_FALSE(truth.ok() && *truth != Truth::kUnknown) << row[0];
      continue;
    }
    ASSERT_TRUE(truth.ok()) << row[0] << ": " << truth.status();
    EXPECT_EQ(*truth, TruthOf(row[2] == "true")) << row[0] << " on " << row[1];
  }
}

TEST(PackagingTable, VersionsAreReadAlike) {
  for (const auto& row : Table("versions.tsv")) {
    const auto version = Pep440Version::Parse(row[0]);
    EXPECT_EQ(version.ok() ? version->ToString() : "invalid", row[1]) << row[0];
  }
}

TEST(PackagingTable, VersionsAreOrderedAlike) {
  for (const auto& row : Table("order.tsv")) {
    const auto a = Pep440Version::Parse(row[0]);
    const auto b = Pep440Version::Parse(row[1]);
    ASSERT_TRUE(a.ok() && b.ok()) << row[0] << " " << row[1];
    EXPECT_EQ(*a == *b, row[2] == "=") << row[0] << " " << row[1];
    EXPECT_FALSE(*b < *a) << row[0] << " " << row[1];
  }
}

TEST(PackagingTable, SpecifiersHoldTheSameVersions) {
  for (const auto& row : Table("specifiers.tsv")) {
    const auto specifiers = Pep440Specifiers::Parse(row[0]);
    if (row[2] == "invalid") {
      EXPECT_FALSE(specifiers.ok()) << row[0];
      continue;
    }
    ASSERT_TRUE(specifiers.ok()) << row[0] << ": " << specifiers.status();
    EXPECT_EQ(specifiers->Contains(*Pep440Version::Parse(row[1])),
              row[2] == "true")
        << row[1] << " in " << row[0];
  }
}

}  // namespace
}  // namespace upgrade_advisor
