// The Catalog class on releases made by hand.
#include "services/catalog/catalog.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/catalog/listed.h"
#include "tests/catalog/sample_sources.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Release Made(const ReleaseVersion& version, absl::string_view airflow) {
  Release release;
  release.version = version;
  release.airflow = Pep440Version::Parse(airflow).value();
  release.airflow_minor = release.airflow->BaseMinor();
  return release;
}

// Given in no order.
Catalog MadeCatalog() {
  std::vector<Release> releases;
  for (const char* v : {"9.2.0", "3.1-2", "8.1.0", "9.0.0", "9.1.0", "3.0-1",
                        "10.0.0", "9.0.1", "11.0.0"}) {
    releases.push_back(Made(Runtime(v), "2.7.0"));
  }
  for (const char* v : {"2.3.0-1", "2.2.0-2", "2.2.0-1", "2.4.0-1"}) {
    releases.push_back(Made(Certified(v), std::string(v).substr(0, 5)));
  }
  return Catalog(std::move(releases), {}, "0123456789ab", {});
}

std::vector<std::string> Names(const std::vector<const Release*>& releases) {
  std::vector<std::string> names;
  for (const Release* release : releases) {
    names.push_back(release->version.ToString());
  }
  return names;
}
std::vector<std::string> Names(absl::Span<const Release> releases) {
  std::vector<std::string> names;
  for (const Release& release : releases) {
    names.push_back(release.version.ToString());
  }
  return names;
}

TEST(Catalog, SortsCertifiedThenRuntimeWithNewFormLast) {
  EXPECT_THAT(Names(MadeCatalog().releases()),
              ElementsAre("2.2.0-1", "2.2.0-2", "2.3.0-1", "2.4.0-1", "8.1.0",
                          "9.0.0", "9.0.1", "9.1.0", "9.2.0", "10.0.0",
                          "11.0.0", "3.0-1", "3.1-2"));
}

TEST(Catalog, FindsByVersionOfTheRightDistribution) {
  const Catalog catalog = MadeCatalog();
  ASSERT_NE(Listed(catalog, Runtime("9.0.1")), nullptr);
  EXPECT_EQ(Listed(catalog, Runtime("9.0.1"))->version, Runtime("9.0.1"));
  EXPECT_EQ(Listed(catalog, Runtime("9.0.2")), nullptr);
  EXPECT_EQ(Listed(catalog, Runtime("99.0.0")), nullptr);
  EXPECT_EQ(Listed(catalog, Certified("9.0.1")), nullptr);
  EXPECT_EQ(Listed(Catalog(), Runtime("9.0.1")), nullptr);
}

TEST(Catalog, GivesTheReleasesOfALine) {
  const Catalog catalog = MadeCatalog();
  EXPECT_THAT(Names(catalog.ReleasesOfLine(Distribution::kRuntime, "9")),
              ElementsAre("9.0.0", "9.0.1", "9.1.0", "9.2.0"));
  EXPECT_THAT(Names(catalog.ReleasesOfLine(Distribution::kCertified, "2.2")),
              ElementsAre("2.2.0-1", "2.2.0-2"));
  EXPECT_THAT(catalog.ReleasesOfLine(Distribution::kCertified, "9"), IsEmpty());
}

TEST(Catalog, NearestTakesTheLineFirstOneBelowOneAbove) {
  const Catalog catalog = MadeCatalog();
  EXPECT_THAT(Names(catalog.Nearest(Runtime("9.0.5"), 100)),
              ElementsAre("9.0.1", "9.1.0", "9.0.0", "9.2.0", "8.1.0", "10.0.0",
                          "11.0.0", "3.0-1", "3.1-2"));
  EXPECT_THAT(Names(catalog.Nearest(Runtime("9.9.9"), 3)),
              ElementsAre("9.2.0", "9.1.0", "9.0.1"));
  EXPECT_THAT(Names(catalog.Nearest(Runtime("9.0.5"), 2)),
              ElementsAre("9.0.1", "9.1.0"));
  EXPECT_THAT(catalog.Nearest(Runtime("9.0.5"), 0), IsEmpty());
}

TEST(Catalog, NearestLeavesOutTheVersionItself) {
  EXPECT_THAT(Names(MadeCatalog().Nearest(Runtime("9.1.0"), 2)),
              ElementsAre("9.0.1", "9.2.0"));
}

TEST(Catalog, NearestOfAnUnknownLineStaysInTheDistribution) {
  const Catalog catalog = MadeCatalog();
  EXPECT_THAT(Names(catalog.Nearest(Runtime("1.0.0"), 2)),
              ElementsAre("8.1.0", "9.0.0"));
  EXPECT_THAT(Names(catalog.Nearest(Runtime("3.0-9"), 3)),
              ElementsAre("3.0-1", "11.0.0", "3.1-2"));
  EXPECT_THAT(Names(catalog.Nearest(Certified("9.9.9"), 2)),
              ElementsAre("2.4.0-1", "2.3.0-1"));
  EXPECT_THAT(Catalog().Nearest(Runtime("9.1.0"), 5), IsEmpty());
}

TEST(Catalog, DerivingAListedReleaseGivesThatRelease) {
  const Catalog catalog = MadeCatalog();
  const auto release = catalog.DeriveUnlisted(Runtime("9.1.0"));
  ASSERT_TRUE(release.has_value());
  EXPECT_FALSE(release->unlisted);
}

TEST(Catalog, DerivesNothingWhereALineHasSeveralMinorsAndNoRow) {
  std::vector<Release> releases = {Made(Runtime("9.0.0"), "2.7.0"),
                                   Made(Runtime("9.2.0"), "2.8.0")};
  const Catalog catalog(std::move(releases), {}, "", {});
  EXPECT_FALSE(catalog.DeriveUnlisted(Runtime("9.1.0")).has_value());
}

TEST(Catalog, DerivesFromARowWithoutReleases) {
  Lifecycle row;
  row.line = "13";
  row.airflow = "2.11";
  row.lts = true;
  const Catalog catalog({}, LifecycleTable({row}, {}), "", {});
  const auto release = catalog.DeriveUnlisted(Runtime("13.1.0"));
  ASSERT_TRUE(release.has_value());
  EXPECT_TRUE(release->unlisted);
  EXPECT_EQ(release->airflow_minor, "2.11");
  EXPECT_TRUE(release->lts);
  EXPECT_FALSE(release->airflow.has_value());
}

TEST(Catalog, PointersSurviveAMove) {
  Catalog catalog = MadeCatalog();
  const Release* release = Listed(catalog, Runtime("9.1.0"));
  const Catalog moved = std::move(catalog);
  EXPECT_EQ(Listed(moved, Runtime("9.1.0")), release);
}

TEST(Channel, PrereleaseChannelsAreNotForDeployments) {
  for (const char* channel :
       {"alpha", "beta", "rc", "dev", "internal", "edge"}) {
    EXPECT_TRUE(IsPrereleaseChannel(channel)) << channel;
    EXPECT_TRUE(IsKnownChannel(channel)) << channel;
  }
  EXPECT_FALSE(IsPrereleaseChannel("stable"));
  EXPECT_FALSE(IsPrereleaseChannel("deprecated"));
  EXPECT_FALSE(IsPrereleaseChannel(""));
  EXPECT_FALSE(IsKnownChannel("Stable"));
  EXPECT_FALSE(IsKnownChannel(""));
}

}  // namespace
}  // namespace upgrade_advisor
