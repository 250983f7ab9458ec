// Facts of the bundled catalog that must not change unnoticed.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/catalog/catalog_files.h"
#include "tests/catalog/listed.h"
#include "tests/catalog/sample_sources.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BundledCatalog : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto sources = ReadCatalogSources(
        CatalogPathsIn(UPGRADE_ADVISOR_SOURCE_DIR "/services/catalog/data"));
    ASSERT_TRUE(sources.ok()) << sources.status();
    catalog_ = new Catalog(LoadOrDie(*sources));
  }
  static void TearDownTestSuite() {
    delete catalog_;
    catalog_ = nullptr;
  }

  static const Release& Get(const ReleaseVersion& version) {
    const Release* release = Listed(*catalog_, version);
    EXPECT_NE(release, nullptr) << version.ToString();
    return *release;
  }
  static std::string Airflow(const Release& release) {
    return release.airflow.has_value() ? release.airflow->ToString() : "";
  }

  static const Catalog* catalog_;
};
const Catalog* BundledCatalog::catalog_ = nullptr;

TEST_F(BundledCatalog, HasEveryRelease) {
  const auto runtime = catalog_->releases(Distribution::kRuntime);
  EXPECT_EQ(runtime.size(), 141);
  EXPECT_EQ(std::count_if(runtime.begin(), runtime.end(),
                          [](const Release& release) {
                            return release.version.runtime()->is_new_form();
                          }),
            10);
  EXPECT_EQ(catalog_->releases(Distribution::kCertified).size(), 142);
  EXPECT_EQ(catalog_->releases().size(), 283);
}

TEST_F(BundledCatalog, IsSortedCertifiedFirst) {
  const auto all = catalog_->releases();
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                             [](const Release& a, const Release& b) {
                               return a.version < b.version;
                             }));
  EXPECT_EQ(all.front().version.ToString(), "1.10.5-6");
  EXPECT_EQ(all[141].version.ToString(), "2.4.3-6");
  EXPECT_EQ(all[142].version.ToString(), "2.1.1");
  EXPECT_EQ(all.back().version.ToString(), "3.3-8");
}

TEST_F(BundledCatalog, FloatingTagsAreNoReleases) {
  for (const char* tag : {"1.10.5", "1.10.7", "2.2.0", "2.3.0"}) {
    EXPECT_EQ(Listed(*catalog_, Certified(tag)), nullptr) << tag;
  }
  const auto newest = [](uint32_t x, uint32_t y, uint32_t z) {
    const Release* release =
        catalog_->NewestHotfix(Pep440Version::FromRelease(x, y, z));
    return release == nullptr ? "" : release->version.ToString();
  };
  EXPECT_EQ(newest(2, 3, 0), "2.3.0-5");
  EXPECT_EQ(newest(2, 2, 0), "2.2.0-5");
  EXPECT_EQ(newest(1, 10, 5), "1.10.5-11");
  EXPECT_EQ(newest(2, 3, 4), "2.3.4-11");
  EXPECT_EQ(newest(2, 0, 1), "");
  EXPECT_EQ(newest(2, 9, 0), "");
}

TEST_F(BundledCatalog, KnowsWithdrawnReleases) {
  const Release& release = Get(Runtime("13.5.0"));
  EXPECT_TRUE(release.yanked);
  EXPECT_EQ(release.yanked_reason,
            "Webserver throwing 500s for existing user sessions when upgrading "
            "from previous versions");
  EXPECT_EQ(release.migrates_database, Truth::kNo);
  std::vector<std::string> yanked;
  for (const Release& each : catalog_->releases()) {
    if (each.yanked) yanked.push_back(each.version.ToString());
  }
  EXPECT_THAT(yanked, ElementsAre("8.0.0", "9.0.0", "9.1.0", "9.2.0", "9.3.0",
                                  "9.4.0", "9.5.0", "9.6.0", "11.0.0", "11.1.0",
                                  "13.5.0", "3.1-8", "3.2-1"));
}

TEST_F(BundledCatalog, KnowsOneReleaseWhole) {
  const Release& release = Get(Runtime("5.0.4"));
  EXPECT_EQ(Airflow(release), "2.3.2");
  EXPECT_EQ(release.airflow_minor, "2.3");
  EXPECT_EQ(release.release_date, absl::CivilDay(2022, 6, 15));
  EXPECT_EQ(release.channel, "deprecated");
  EXPECT_FALSE(release.yanked);
  EXPECT_TRUE(release.lts);
  EXPECT_EQ(release.end_of_maintenance, absl::CivilDay(2024, 4, 30));
  EXPECT_EQ(release.end_of_basic_support, absl::CivilDay(2024, 12, 31));
  EXPECT_THAT(release.python_versions, ElementsAre("3.9"));
  EXPECT_EQ(release.default_python_version, "3.9");
  EXPECT_EQ(release.postgres_versions, "10-13");
  EXPECT_FALSE(release.unlisted);
}

TEST_F(BundledCatalog, KnowsThePackagesOfAnImage) {
  const Release& release = Get(Runtime("5.0.4"));
  ASSERT_TRUE(release.packages != nullptr);
  constexpr absl::string_view kPrefix = "apache-airflow-providers-";
  std::vector<std::string> packages;
  for (const BundledPackage& package : *release.packages) {
    EXPECT_TRUE(absl::StartsWith(package.name, kPrefix)) << package.name;
    packages.push_back(package.name.substr(kPrefix.size()) + " " +
                       package.version);
  }
  EXPECT_THAT(
      packages,
      ElementsAre("amazon 3.4.0", "apache-hive 3.0.0", "apache-livy 3.0.0",
                  "celery 2.1.4", "cncf-kubernetes 4.0.2", "databricks 3.0.0",
                  "elasticsearch 3.0.3", "ftp 2.1.2", "google 7.0.0",
                  "http 2.1.2", "imap 2.2.3", "microsoft-azure 4.0.0",
                  "postgres 4.1.0", "redis 2.0.4", "snowflake 3.0.0",
                  "sqlite 2.1.3"));
  EXPECT_FALSE(Get(Runtime("13.11.0")).packages != nullptr);
  EXPECT_FALSE(Get(Certified("2.3.0-5")).packages != nullptr);
}

TEST_F(BundledCatalog, KnowsANewFormRelease) {
  const Release& release = Get(Runtime("3.3-8"));
  EXPECT_EQ(Airflow(release), "3.3.2");
  EXPECT_EQ(release.release_date, absl::CivilDay(2026, 9, 23));
  EXPECT_EQ(release.end_of_maintenance, absl::CivilDay(2028, 7, 31));
  EXPECT_EQ(release.end_of_basic_support, absl::CivilDay(2029, 1, 31));
  EXPECT_THAT(release.python_versions, ElementsAre("3.12", "3.13", "3.14"));
  EXPECT_EQ(release.postgres_versions, "");
}

TEST_F(BundledCatalog, KnowsACertifiedRelease) {
  const Release& release = Get(Certified("1.10.5-11"));
  EXPECT_EQ(Airflow(release), "1.10.5");
  EXPECT_EQ(release.airflow_minor, "1.10");
  EXPECT_EQ(release.channel, "deprecated");
  EXPECT_EQ(release.release_date, absl::CivilDay(2020, 10, 5));
  EXPECT_EQ(Get(Certified("1.10.5-10")).channel, "stable");
  EXPECT_EQ(Get(Certified("2.3.0-5")).end_of_maintenance,
            absl::CivilDay(2023, 3, 31));
}

TEST_F(BundledCatalog, TakesTheRowOfThePatchInLine1_10) {
  const auto end = [](const char* version) {
    return Get(Certified(version)).end_of_maintenance;
  };
  EXPECT_EQ(end("1.10.12-6"), absl::CivilDay(2022, 2, 28));
  EXPECT_EQ(end("1.10.14-5"), absl::CivilDay(2022, 2, 28));
  EXPECT_EQ(end("1.10.15-9"), absl::CivilDay(2022, 9, 30));
  EXPECT_EQ(end("1.10.13-1"), absl::CivilDay(2022, 9, 30));
  EXPECT_TRUE(Get(Certified("1.10.15-9")).lts);
  EXPECT_FALSE(Get(Certified("1.10.13-1")).lts);
}

TEST_F(BundledCatalog, SaysWhichMigrationsAreNotKnown) {
  std::vector<std::string> unknown;
  for (const Release& release : catalog_->releases(Distribution::kRuntime)) {
    if (release.migrates_database == Truth::kUnknown) {
      unknown.push_back(release.version.ToString());
    }
  }
  EXPECT_THAT(unknown, ElementsAre("4.0.2", "4.0.3", "4.0.8", "4.2.2", "5.0.2",
                                   "5.0.3", "5.0.6", "5.0.8", "6.0.2", "6.0.3",
                                   "7.2.0", "7.4.0", "7.4.2", "8.2.0"));
  EXPECT_EQ(Get(Runtime("4.1.0")).migrates_database, Truth::kYes);
  EXPECT_EQ(Get(Certified("2.3.0-5")).migrates_database, Truth::kUnknown);
}

TEST_F(BundledCatalog, DerivesOnlyTheMinorWhereThePatchIsNotKnown) {
  const std::optional<Release> release =
      catalog_->DeriveUnlisted(Runtime("12.7.1"));
  ASSERT_TRUE(release.has_value());
  EXPECT_TRUE(release->unlisted);
  EXPECT_EQ(release->version, Runtime("12.7.1"));
  EXPECT_EQ(release->airflow_minor, "2.10");
  EXPECT_FALSE(release->airflow.has_value());
  EXPECT_TRUE(release->lts);
  EXPECT_EQ(release->end_of_maintenance, absl::CivilDay(2026, 2, 28));
  EXPECT_EQ(release->end_of_basic_support, absl::CivilDay(2027, 2, 28));
  EXPECT_THAT(release->python_versions, ElementsAre("3.10", "3.11", "3.12"));
  EXPECT_EQ(release->postgres_versions, "12-16");
  EXPECT_EQ(release->migrates_database, Truth::kUnknown);
  EXPECT_FALSE(release->packages != nullptr);
  EXPECT_FALSE(release->release_date.has_value());
  EXPECT_EQ(release->channel, "");
}

TEST_F(BundledCatalog, DerivesAirflowBetweenReleasesThatAgree) {
  const auto airflow = [](const char* version) {
    const auto release = catalog_->DeriveUnlisted(Runtime(version));
    return release.has_value() ? Airflow(*release) : "no release";
  };
  EXPECT_EQ(airflow("9.10.3"), "2.7.3");
  EXPECT_EQ(airflow("13.10.5"), "2.11.2");
  EXPECT_EQ(airflow("4.2.3"), "2.2.5");
  EXPECT_EQ(airflow("9.18.0"), "");  // none above in the line
  EXPECT_EQ(airflow("13.0.0"), "");  // none below in the line
  EXPECT_EQ(airflow("3.2-5"), "");   // 3.2.0 below, 3.2.2 above
  EXPECT_EQ(airflow("14.0.0"), "no release");
  EXPECT_EQ(airflow("3.4-1"), "no release");
  // Known by a release only, not by the lifecycle table.
  EXPECT_EQ(airflow("2.1.5"), "");
}

TEST_F(BundledCatalog, DerivesCertifiedExactly) {
  const auto release = catalog_->DeriveUnlisted(Certified("2.3.1-7"));
  ASSERT_TRUE(release.has_value());
  EXPECT_EQ(Airflow(*release), "2.3.1");
  EXPECT_EQ(release->airflow_minor, "2.3");
  EXPECT_EQ(release->end_of_maintenance, absl::CivilDay(2023, 3, 31));
  EXPECT_FALSE(catalog_->DeriveUnlisted(Certified("2.5.0-1")).has_value());
}

TEST_F(BundledCatalog, ListsLinesOldestFirst) {
  std::vector<std::string> runtime;
  for (const Lifecycle& line : catalog_->lines(Distribution::kRuntime)) {
    runtime.push_back(line.line);
  }
  EXPECT_THAT(runtime,
              ElementsAre("3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
                          "13", "3.0", "3.1", "3.2", "3.3"));
  std::vector<std::string> certified;
  for (const Lifecycle& line : catalog_->lines(Distribution::kCertified)) {
    certified.push_back(line.line);
  }
  EXPECT_THAT(certified,
              ElementsAre("1.10", "2.0", "2.1", "2.2", "2.3", "2.4"));
  const Lifecycle* old = catalog_->FindLine(Distribution::kCertified, "1.10");
  ASSERT_NE(old, nullptr);
  EXPECT_EQ(old->end_of_maintenance, absl::CivilDay(2022, 9, 30));
  EXPECT_TRUE(old->lts);
}

TEST_F(BundledCatalog, NoticesWhatIsOddInIt) {
  std::vector<std::string> texts;
  for (const Notice& notice : catalog_->notices()) {
    texts.push_back(notice.path + ": " + notice.text);
  }
  EXPECT_THAT(
      texts,
      ElementsAre(
          "[\"4.2.3\"]: packages of a release that the feed does not list",
          "[\"3.1-11\"]: packages of a release that the feed does not list",
          "[\"3.1-12\"]: packages of a release that the feed does not list",
          "available_releases[115]: 2.2.5-3 was released on 2022-06-22, after "
          "the end of its maintenance on 2022-04-30",
          "runtimeVersions[\"2.1.1\"].metadata: the lifecycle table has no row "
          "for "
          "line 2 of Astro Runtime",
          "runtimeVersions[\"12.12.0\"].metadata: 12.12.0 was released on "
          "2026-03-09, after the end of its maintenance on 2026-02-28"));
}

}  // namespace
}  // namespace upgrade_advisor
