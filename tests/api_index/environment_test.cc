#include "services/api_index/environment.h"
#include "services/api_index/project_environment.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/api_index/small_index.h"

namespace upgrade_advisor {
namespace {

using Installed = PackageState::Installed;

constexpr char kPostgres[] = "apache-airflow-providers-postgres";

Release RuntimeOf(absl::string_view version, absl::string_view airflow,
                  absl::CivilDay day,
                  std::optional<std::string> postgres = std::nullopt) {
  Release out;
  out.version = *ReleaseVersion::Parse(Distribution::kRuntime, version);
  out.airflow = *Pep440Version::Parse(airflow);
  out.airflow_minor = out.airflow->BaseMinor();
  out.release_date = day;
  if (postgres) {
    out.packages = std::make_shared<const std::vector<BundledPackage>>(
        1, BundledPackage{kPostgres, *postgres});
  }
  return out;
}

class EnvironmentTest : public ::testing::Test {
 protected:
  // The first and last version that a package may have, "5.11.2-6.0.0"; "no"
  // where it is not installed, "?" where nobody knows.
  std::string VersionsOf(const Environment& environment,
                         absl::string_view package = kPostgres) const {
    const uint16_t number = *index_.Find(package);
    const PackageState& state = environment.Of(number);
    if (state.installed == Installed::kNo) return "no";
    if (state.installed == Installed::kUnknown) return "?";
    const auto releases = index_.packages()[number].releases();
    std::string out(releases[state.releases.first].text);
    if (state.is_exact()) return out;
    return out + "-" + std::string(releases[state.releases.last].text);
  }
  Environment Requiring(Environment image, std::string specifiers,
                        bool withheld = false) const {
    FactSheet::Builder sheet;
    sheet.Add({.kind = FactKind::kRequirement,
               .name = kPostgres,
               .value = std::move(specifiers),
               .value_withheld = withheld});
    return WithRequirements(image, sheet.Build(), build_, index_);
  }

  const ApiIndex index_ = SmallIndex();
  const ProjectBuild build_ = {Pep440Version::Parse("2.10.5").value(),
                               absl::CivilDay(2026, 1, 1),
                               absl::CivilDay(2026, 1, 1)};
  const Release recorded_ =
      RuntimeOf("11.8.0", "2.9.3", absl::CivilDay(2024, 8, 9), "5.11.2");
};

TEST_F(EnvironmentTest, AListedImageIsExact) {
  const Environment image = EnvironmentOf(recorded_, {}, index_);
  EXPECT_EQ(VersionsOf(image), "5.11.2");
  EXPECT_EQ(VersionsOf(image, kAirflowPackage), "2.9.3");
  EXPECT_EQ(VersionsOf(image, "apache-airflow-providers-common-sql"), "no");
}

TEST_F(EnvironmentTest, RequirementsThatNobodyHasReadMayBringMore) {
  constexpr char kSql[] = "apache-airflow-providers-common-sql";
  const Environment image = EnvironmentOf(recorded_, {}, index_);
  FactSheet::Builder open;
  EXPECT_NE(
      VersionsOf(WithRequirements(image, open.Build(), build_, index_), kSql),
      "no");
  FactSheet::Builder closed;
  closed.Close(FactKind::kRequirement);
  EXPECT_EQ(
      VersionsOf(WithRequirements(image, closed.Build(), build_, index_), kSql),
      "no");
}

TEST_F(EnvironmentTest, BuildsThatOnlyImagesHaveAreThoseOfThePublicVersion) {
  for (const char* version : {"1!5.14.0", "5.14.0+astro.2"}) {
    const Release release =
        RuntimeOf("12.0.0", "2.10.5", absl::CivilDay(2025, 1, 1), version);
    EXPECT_EQ(VersionsOf(EnvironmentOf(release, {}, index_)), "5.14.0");
  }
  // A version that is not recorded lies between two that are.
  const Release between =
      RuntimeOf("12.0.0", "2.10.5", absl::CivilDay(2025, 1, 1), "5.12.0");
  EXPECT_EQ(VersionsOf(EnvironmentOf(between, {}, index_)), "5.11.2-5.14.0");
}

TEST_F(EnvironmentTest, AnImageThatNoSourceListsIsBounded) {
  // Not older than the last that is recorded; not newer than its day.
  const Release soon =
      RuntimeOf("11.9.0", "2.9.3", absl::CivilDay(2024, 12, 1));
  EXPECT_EQ(VersionsOf(EnvironmentOf(soon, {&recorded_, 1}, index_)),
            "5.11.2-5.14.0");
  // Its Airflow came out after 6.0.0 did, and 6.5.0 wants a later one.
  const Release later =
      RuntimeOf("12.12.0", "2.10.5", absl::CivilDay(2026, 1, 1));
  EXPECT_EQ(VersionsOf(EnvironmentOf(later, {&recorded_, 1}, index_)), "6.0.0");
}

TEST_F(EnvironmentTest, WhatNothingBoundsIsUnknown) {
  Release release = RuntimeOf("12.12.0", "2.10.5", absl::CivilDay(2026, 1, 1));
  EXPECT_EQ(VersionsOf(EnvironmentOf(release, {}, index_)), "?");
  release.release_date.reset();
  EXPECT_EQ(VersionsOf(EnvironmentOf(release, {&recorded_, 1}, index_)), "?");
}

TEST_F(EnvironmentTest, APinDecides) {
  const Environment image = EnvironmentOf(recorded_, {}, index_);
  EXPECT_EQ(VersionsOf(Requiring(image, "==6.0.0")), "6.0.0");
  EXPECT_EQ(VersionsOf(Requiring(image, "==5.14.0+astro.1")), "5.14.0");
}

TEST_F(EnvironmentTest, WhatFitsStaysAsTheImageHasIt) {
  const Environment image = EnvironmentOf(recorded_, {}, index_);
  EXPECT_EQ(VersionsOf(Requiring(image, "")), "5.11.2");
  EXPECT_EQ(VersionsOf(Requiring(image, ">=5,<7")), "5.11.2");
}

TEST_F(EnvironmentTest, WhatDoesNotFitIsTheNewestThatWorksWithTheAirflow) {
  const Environment image = EnvironmentOf(recorded_, {}, index_);
  EXPECT_EQ(VersionsOf(Requiring(image, ">=5.12")), "6.0.0");
  EXPECT_EQ(VersionsOf(Requiring(image, ">=5.12,<6")), "5.14.0");
  Environment without = image;
  without.Set(*index_.Find(kPostgres), {Installed::kNo, {}});
  EXPECT_EQ(VersionsOf(Requiring(without, "")), "6.0.0");
}

TEST_F(EnvironmentTest, WhatWasBuiltSomeTimeAgoMayBeOlder) {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kRequirement, kPostgres, "");
  Environment image = EnvironmentOf(recorded_, {}, index_);
  image.Set(*index_.Find(kPostgres), {Installed::kNo, {}});
  ProjectBuild build = build_;
  build.earliest = absl::CivilDay(2024, 7, 1);
  EXPECT_EQ(VersionsOf(WithRequirements(image, sheet.Build(), build, index_)),
            "5.11.2-6.0.0");
}

TEST_F(EnvironmentTest, WhatAProjectAddsIsTheNewest) {
  Environment image = EnvironmentOf(recorded_, {}, index_);
  EXPECT_EQ(VersionsOf(WithMissing(image, build_, index_)), "5.11.2");
  image.Set(*index_.Find(kPostgres), {Installed::kNo, {}});
  EXPECT_EQ(VersionsOf(WithMissing(image, build_, index_)), "6.0.0");
}

constexpr char kCommonSql[] = "apache-airflow-providers-common-sql";

TEST_F(EnvironmentTest, WhatARequirementNeedsComesWithIt) {
  const Environment image = EnvironmentWith(
      index_,
      {{kPostgres, "5.11.2", "5.11.2"}, {kCommonSql, "1.14.0", "1.14.0"}});
  // 1.20.0 was withdrawn.
  EXPECT_EQ(VersionsOf(Requiring(image, "==6.0.0"), kCommonSql), "1.21.0");
  EXPECT_EQ(VersionsOf(Requiring(image, ">=5.12"), kCommonSql), "1.21.0");
  EXPECT_EQ(VersionsOf(Requiring(image, "==5.14.0"), kCommonSql), "1.14.0");
  EXPECT_EQ(VersionsOf(Requiring(image, ""), kCommonSql), "1.14.0");
  // Not all releases that it may be need it.
  EXPECT_EQ(VersionsOf(Requiring(image, "", /*withheld=*/true), kCommonSql),
            "1.14.0");
  Environment without = image;
  without.Set(*index_.Find(kCommonSql), {Installed::kNo, {}});
  EXPECT_EQ(VersionsOf(Requiring(without, "==5.14.0"), kCommonSql), "1.21.0");
}

TEST_F(EnvironmentTest, WhatIsNeededAndNamedIsWhatItsOwnLineSays) {
  const Environment image = EnvironmentWith(
      index_,
      {{kPostgres, "5.11.2", "5.11.2"}, {kCommonSql, "1.14.0", "1.14.0"}});
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kRequirement, kPostgres, "==6.0.0");
  sheet.Add(FactKind::kRequirement, kCommonSql, "==1.14.0");
  EXPECT_EQ(VersionsOf(WithRequirements(image, sheet.Build(), build_, index_),
                       kCommonSql),
            "1.14.0");
}

TEST_F(EnvironmentTest, AnEnvironmentMayLackWhatItsPackagesSayTheyNeed) {
  const auto lacks = [&](absl::string_view postgres, absl::string_view sql) {
    return LacksNeed(index_,
                     EnvironmentWith(index_, {{kPostgres, postgres, postgres},
                                              {kCommonSql, sql, sql}}),
                     *index_.Find(kPostgres), *index_.Find(kCommonSql));
  };
  EXPECT_TRUE(lacks("6.0.0", "1.14.0"));
  EXPECT_FALSE(lacks("6.0.0", "1.21.0"));
  EXPECT_FALSE(lacks("5.14.0", "1.14.0"));
}

TEST_F(EnvironmentTest, ARequirementThatIsNotKnownLeavesAllOpen) {
  const Environment image = EnvironmentOf(recorded_, {}, index_);
  EXPECT_EQ(VersionsOf(Requiring(image, "", /*withheld=*/true)),
            "5.11.2-6.5.0");
  EXPECT_EQ(VersionsOf(Requiring(image, ">=7")), "5.11.2-6.5.0");
}

TEST_F(EnvironmentTest, PipFreezeKnowsBest) {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kPackage, kPostgres, "5.14.0");
  sheet.Add(FactKind::kPackage, "numpy", "1.22.3");
  const Environment image = EnvironmentOf(recorded_, {}, index_);
  EXPECT_EQ(VersionsOf(WithInstalled(image, sheet.Build(), index_)), "5.14.0");
}

}  // namespace
}  // namespace upgrade_advisor
