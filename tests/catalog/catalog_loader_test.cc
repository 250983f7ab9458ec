// What a valid set of files becomes, and what is noticed but not refused.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/catalog/catalog_files.h"
#include "tests/catalog/listed.h"
#include "tests/catalog/sample_sources.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> NoticesOf(const CatalogSources& sources) {
  const Catalog catalog = LoadOrDie(sources);
  std::vector<std::string> notices;
  for (const Notice& notice : catalog.notices()) {
    notices.push_back(
        absl::StrCat(notice.source, ": ", notice.path, ": ", notice.text));
  }
  return notices;
}

TEST(CatalogLoader, ReadsALegacyRuntimeRelease) {
  const Catalog catalog = LoadOrDie(SampleSources());
  const Release* release = Listed(catalog, Runtime("9.1.0"));
  ASSERT_NE(release, nullptr);
  EXPECT_EQ(release->airflow->ToString(), "2.7.1");
  EXPECT_EQ(release->airflow_minor, "2.7");
  EXPECT_EQ(release->release_date, absl::CivilDay(2023, 9, 7));
  EXPECT_EQ(release->channel, "stable");
  EXPECT_TRUE(release->yanked);
  EXPECT_EQ(release->yanked_reason, "Workers hang.");
  EXPECT_TRUE(release->lts);
  EXPECT_EQ(release->migrates_database, Truth::kNo);
  // Its own end of support, not its line's.
  EXPECT_EQ(release->end_of_maintenance, absl::CivilDay(2025, 1, 31));
  EXPECT_EQ(release->end_of_basic_support, absl::CivilDay(2026, 1, 31));
  EXPECT_THAT(release->python_versions, ElementsAre("3.9", "3.10"));
  EXPECT_EQ(release->postgres_versions, "11-15");
}

TEST(CatalogLoader, FillsInFromTheLineWhatAReleaseDoesNotSay) {
  const Catalog catalog = LoadOrDie(SampleSources());
  const Release* release = Listed(catalog, Runtime("9.2.0"));
  ASSERT_NE(release, nullptr);
  EXPECT_FALSE(release->yanked);
  EXPECT_TRUE(release->lts);
  EXPECT_EQ(release->end_of_maintenance, absl::CivilDay(2025, 2, 1));
  EXPECT_EQ(release->migrates_database, Truth::kUnknown);
  EXPECT_FALSE(release->packages != nullptr);
}

TEST(CatalogLoader, AReleaseOverrulesItsLine) {
  CatalogSources sources = SampleSources();
  Change(sources.runtime_feed, "\"LTS\": true", "\"LTS\": false");
  const Catalog catalog = LoadOrDie(sources);
  EXPECT_FALSE(Listed(catalog, Runtime("9.1.0"))->lts);
  const Release* release = Listed(catalog, Runtime("3.1-8"));
  EXPECT_EQ(release->end_of_maintenance, absl::CivilDay(2027, 9, 30));
  EXPECT_EQ(release->migrates_database, Truth::kYes);
  EXPECT_THAT(release->python_versions, ElementsAre("3.11", "3.12"));
}

TEST(CatalogLoader, NormalisesAndSortsPackages) {
  const Catalog catalog = LoadOrDie(SampleSources());
  const auto& packages = Listed(catalog, Runtime("9.1.0"))->packages;
  ASSERT_TRUE(packages != nullptr);
  ASSERT_EQ(packages->size(), 2);
  EXPECT_EQ((*packages)[0].name, "apache-airflow-providers-amazon");
  EXPECT_EQ((*packages)[0].version, "1!8.6.0");
  EXPECT_EQ((*packages)[1].name, "apache-airflow-providers-ftp");
}

TEST(CatalogLoader, AnEmptyTableOfPackagesIsNotAMissingOne) {
  CatalogSources sources = SampleSources();
  sources.provider_packages.text =
      R"({"9.1.0": {"standard": {}}, "9.2.0": {"slim": {}}})";
  const Catalog catalog = LoadOrDie(sources);
  ASSERT_TRUE(Listed(catalog, Runtime("9.1.0"))->packages != nullptr);
  EXPECT_THAT(*Listed(catalog, Runtime("9.1.0"))->packages, IsEmpty());
  EXPECT_FALSE(Listed(catalog, Runtime("9.2.0"))->packages != nullptr);
}

TEST(CatalogLoader, ABareCertifiedVersionIsAFloatingTag) {
  const Catalog catalog = LoadOrDie(SampleSources());
  EXPECT_EQ(Listed(catalog, Certified("2.3.0")), nullptr);
  const Release* newest =
      catalog.NewestHotfix(Pep440Version::FromRelease(2, 3, 0));
  ASSERT_NE(newest, nullptr);
  EXPECT_EQ(newest->version, Certified("2.3.0-2"));
  // The tag's own "deprecated" says nothing about its hotfixes.
  EXPECT_EQ(newest->channel, "stable");
}

TEST(CatalogLoader, ABareCertifiedVersionWithoutHotfixIsARelease) {
  CatalogSources sources = SampleSources();
  sources.certified_feed.text = R"({"available_releases": [
      {"version": "2.3.0", "channel": "stable", "deprecated": true,
       "release_date": "2022-04-30"},
      {"version": "2.3.0-1.dev", "channel": "dev",
       "release_date": "2022-04-29"}]})";
  const Catalog catalog = LoadOrDie(sources);
  const Release* release =
      catalog.NewestHotfix(Pep440Version::FromRelease(2, 3, 0));
  ASSERT_NE(release, nullptr);
  EXPECT_EQ(release->version, Certified("2.3.0"));
  EXPECT_EQ(release->channel, "deprecated");
  EXPECT_NE(Listed(catalog, Certified("2.3.0-1.dev")), nullptr);
}

TEST(CatalogLoader, AcceptsAFresherFeedWithUnknownFieldsAndLines) {
  const std::string root = UPGRADE_ADVISOR_SOURCE_DIR;
  CatalogPaths paths = CatalogPathsIn(root + "/services/catalog/data");
  paths.runtime_feed = root + "/tests/testdata/catalog/fresh-runtime-feed.json";
  const auto sources = ReadCatalogSources(paths);
  ASSERT_TRUE(sources.ok()) << sources.status();
  const Catalog catalog = LoadOrDie(*sources);
  EXPECT_EQ(catalog.releases(Distribution::kRuntime).size(), 4);
  const Release* release = Listed(catalog, Runtime("12.7.1"));
  ASSERT_NE(release, nullptr);
  EXPECT_EQ(release->release_date, absl::CivilDay(2025, 2, 21));
  EXPECT_FALSE(Listed(catalog, Runtime("3.5-1-alpha1"))->release_date);

  // A line that only the feed knows lends what all its releases agree on.
  const auto derived = catalog.DeriveUnlisted(Runtime("3.4-2"));
  ASSERT_TRUE(derived.has_value());
  EXPECT_EQ(derived->airflow->ToString(), "3.4.0");
  EXPECT_EQ(derived->airflow_minor, "3.4");
  EXPECT_EQ(derived->end_of_maintenance, absl::CivilDay(2028, 12, 31));
  EXPECT_EQ(derived->default_python_version, "3.14");
  EXPECT_EQ(catalog.FindLine(Distribution::kRuntime, "3.4"), nullptr);
}

TEST(CatalogLoader, NeedsNoReleasesOfTheNewForm) {
  CatalogSources sources = SampleSources();
  sources.runtime_feed.text = R"({"runtimeVersions": {"4.0.0": {"metadata": {
      "airflowVersion": "2.2.0", "channel": "stable"}}}})";
  EXPECT_THAT(LoadOrDie(sources).releases(Distribution::kRuntime), SizeIs(1));
}

// A plan over nothing would say that nothing newer is known.
TEST(CatalogLoader, RefusesAFeedWithoutReleases) {
  CatalogSources sources = SampleSources();
  sources.runtime_feed.text = R"({"runtimeVersions": {}})";
  EXPECT_THAT(std::string(LoadCatalog(sources).status().message()),
              HasSubstr("runtimeVersions: the feed lists no releases"));
}

TEST(CatalogLoader, RevisionChangesIfAndOnlyIfContentDoes) {
  const CatalogSources sources = SampleSources();
  const std::string revision = LoadOrDie(sources).revision();
  EXPECT_EQ(revision.size(), 12);
  CatalogSources renamed = sources;
  renamed.lifecycle.name = "elsewhere/lifecycle.json";
  EXPECT_EQ(LoadOrDie(renamed).revision(), revision);
  for (auto part :
       {&CatalogSources::runtime_feed, &CatalogSources::certified_feed,
        &CatalogSources::lifecycle, &CatalogSources::provider_packages}) {
    CatalogSources changed = sources;
    (changed.*part).text += "\n";
    EXPECT_NE(LoadOrDie(changed).revision(), revision);
  }
  // The same bytes in other files are other content.
  CatalogSources moved = sources;
  moved.lifecycle.text += "\n";
  CatalogSources moved_on = sources;
  moved_on.provider_packages.text.insert(0, "\n");
  EXPECT_NE(LoadOrDie(moved).revision(), LoadOrDie(moved_on).revision());
}

TEST(CatalogNotices, ASoundCatalogHasNone) {
  EXPECT_THAT(NoticesOf(SampleSources()), IsEmpty());
}

TEST(CatalogNotices, ReleasedAfterTheEndOfItsLine) {
  CatalogSources sources = SampleSources();
  Change(sources.runtime_feed, "2023-10-12", "2025-02-02");
  EXPECT_THAT(NoticesOf(sources),
              ElementsAre("runtime.json: runtimeVersions[\"9.2.0\"].metadata: "
                          "9.2.0 was released on 2025-02-02, after the end of "
                          "its maintenance on 2025-02-01"));
  // The last day still counts.
  sources = SampleSources();
  Change(sources.runtime_feed, "2023-10-12", "2025-02-01");
  EXPECT_THAT(NoticesOf(sources), IsEmpty());
}

TEST(CatalogNotices, DatesOutOfVersionOrderAreNormal) {
  CatalogSources sources = SampleSources();
  Change(sources.runtime_feed, "2023-10-12", "2023-09-01");
  EXPECT_THAT(NoticesOf(sources), IsEmpty());
}

TEST(CatalogNotices, HotfixDatedBeforeTheOneItFollows) {
  CatalogSources sources = SampleSources();
  Change(sources.certified_feed, "2022-05-02", "2022-04-29");
  EXPECT_THAT(
      NoticesOf(sources),
      ElementsAre("certified.json: available_releases[1]: 2.3.0-2 is "
                  "dated 2022-04-29, earlier than the hotfix it follows, "
                  "2.3.0-1 (2022-04-30)"));
}

TEST(CatalogNotices, HotfixDatedBeforeItsBase) {
  CatalogSources sources = SampleSources();
  Change(sources.certified_feed, "2022-04-30T10:00", "2022-05-01T10:00");
  EXPECT_THAT(NoticesOf(sources),
              ElementsAre("certified.json: available_releases[2]: 2.3.0-1 is "
                          "dated 2022-04-30, earlier than its base 2.3.0 "
                          "(2022-05-01)"));
  // The tag has moved to the newest hotfix and has its day.
  sources = SampleSources();
  Change(sources.certified_feed, "2022-04-30T10:00", "2022-05-02T10:00");
  EXPECT_THAT(NoticesOf(sources), IsEmpty());
}

TEST(CatalogNotices, LineWithoutLifecycleRowOnce) {
  CatalogSources sources = SampleSources();
  Change(sources.lifecycle, "\"9\": {", "\"8\": {");
  EXPECT_THAT(NoticesOf(sources),
              ElementsAre("runtime.json: runtimeVersions[\"9.1.0\"].metadata: "
                          "the lifecycle table has no row for line 9 of Astro "
                          "Runtime"));
}

TEST(CatalogNotices, ReleaseOfAnotherAirflowThanItsLine) {
  CatalogSources sources = SampleSources();
  Change(sources.lifecycle, "\"airflow\": \"3.1\"", "\"airflow\": \"3.2\"");
  EXPECT_THAT(
      NoticesOf(sources),
      ElementsAre("runtime.json: runtimeVersionsV3[\"3.1-8\"].metadata: 3.1-8 "
                  "has Airflow 3.1, but the lifecycle table says that line 3.1 "
                  "has Airflow 3.2"));
  EXPECT_EQ(Listed(LoadOrDie(sources), Runtime("3.1-8"))->airflow_minor, "3.1");
}

TEST(CatalogNotices, PackagesOfAnUnknownRelease) {
  CatalogSources sources = SampleSources();
  Change(sources.provider_packages, "\"9.1.0\"", "\"9.1.1\"");
  EXPECT_THAT(NoticesOf(sources),
              ElementsAre("providers.json: [\"9.1.1\"]: packages of a release "
                          "that the feed does not list"));
}

TEST(CatalogNotices, ReleaseWithoutDay) {
  CatalogSources sources = SampleSources();
  Change(sources.runtime_feed, "\"2023-10-12\"", "null");
  EXPECT_THAT(NoticesOf(sources),
              ElementsAre("runtime.json: runtimeVersions[\"9.2.0\"].metadata: "
                          "no releaseDate: the release will never be offered"));
  EXPECT_FALSE(Listed(LoadOrDie(sources), Runtime("9.2.0"))->release_date);
}

}  // namespace
}  // namespace upgrade_advisor
