#include "services/sheets/release_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

Release Runtime(const std::string& version) {
  Release release;
  release.version =
      ReleaseVersion::Parse(Distribution::kRuntime, version).value();
  return release;
}

std::shared_ptr<const std::vector<BundledPackage>> PackagesOf(
    std::vector<BundledPackage> packages) {
  return std::make_shared<const std::vector<BundledPackage>>(
      std::move(packages));
}

Release Listed() {
  Release release = Runtime("3.1-21");
  release.airflow = Pep440Version::Parse("3.1.5").value();
  release.airflow_minor = "3.1";
  release.release_date = absl::CivilDay(2026, 2, 3);
  release.channel = "stable";
  release.lts = true;
  release.end_of_maintenance = absl::CivilDay(2027, 8, 31);
  release.end_of_basic_support = absl::CivilDay(2028, 3, 31);
  release.python_versions = {"3.12", "3.11"};
  release.default_python_version = "3.12";
  release.postgres_versions = "12-16";
  release.packages = PackagesOf({{"apache-airflow-providers-ftp", "3.5.0"}});
  return release;
}

TEST(ReleaseSheet, HasEverythingThatIsKnown) {
  EXPECT_THAT(
      RowsOf(BuildReleaseSheet(Listed())),
      ElementsAre("release airflow.major=3", "release airflow.minor=3.1",
                  "release airflow.version=3.1.5", "release channel=stable",
                  "release distribution=runtime",
                  "release end_of_basic_support=2028-03-31",
                  "release end_of_maintenance=2027-08-31", "release line=3.1",
                  "release lts=true", "release postgres=12-16",
                  "release python.default=3.12", "release python.version=3.12",
                  "release python.version=3.11",
                  "release release_date=2026-02-03", "release version=3.1-21",
                  "release yanked=false",
                  "package apache-airflow-providers-ftp=3.5.0"));
}

TEST(ReleaseSheet, OfAListedReleaseIsClosed) {
  Release release = Listed();
  release.end_of_maintenance.reset();
  const FactSheet sheet = BuildReleaseSheet(release);
  EXPECT_TRUE(sheet.IsClosed(FactKind::kRelease, "end_of_maintenance"));
  EXPECT_TRUE(sheet.IsClosed(FactKind::kPackage, "any"));
}

TEST(ReleaseSheet, OfAReleaseWithoutAListOfPackagesIsOpenForThem) {
  Release release = Listed();
  release.packages.reset();
  EXPECT_FALSE(BuildReleaseSheet(release).IsClosed(FactKind::kPackage, "any"));
  release.packages = PackagesOf({});
  EXPECT_TRUE(BuildReleaseSheet(release).IsClosed(FactKind::kPackage, "any"))
      << "an image without providers is known to have none";
}

TEST(ReleaseSheet, OfAnUnlistedReleaseIsOpenAndSaysWhatItsLineSays) {
  Release release = Runtime("12.7.1");
  release.unlisted = true;
  release.airflow_minor = "2.10";
  release.lts = true;
  const FactSheet sheet = BuildReleaseSheet(release);
  EXPECT_FALSE(sheet.IsClosed(FactKind::kRelease, "airflow.version"));
  EXPECT_FALSE(sheet.IsClosed(FactKind::kPackage, "any"));
  EXPECT_THAT(
      RowsOf(sheet),
      ElementsAre("release airflow.major=2", "release airflow.minor=2.10",
                  "release distribution=runtime", "release line=12",
                  "release lts=true", "release version=12.7.1"));
}

TEST(ReleaseSheet, OfCertifiedNamesItsDistribution) {
  Release release;
  release.version =
      ReleaseVersion::Parse(Distribution::kCertified, "2.3.0-5").value();
  release.airflow_minor = "2.3";
  const FactSheet sheet = BuildReleaseSheet(release);
  const auto row =
      sheet.Find(FactKind::kRelease, "distribution", FactSheet::Match::kExact);
  ASSERT_THAT(row, SizeIs(1));
  EXPECT_EQ(row[0].value.view(), "certified");
}

}  // namespace
}  // namespace upgrade_advisor
