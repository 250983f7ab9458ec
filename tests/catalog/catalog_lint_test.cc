// Faults refuse the catalog with a report that says where and what is right.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/json/json_value.h"
#include "tests/catalog/sample_sources.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The lines of the report: a headline, then the faults.
std::vector<std::string> ReportOf(const CatalogSources& sources) {
  const absl::Status status = LoadCatalog(sources).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return absl::StrSplit(status.message(), '\n');
}

struct Spoilt {
  const char* what;
  CatalogSource CatalogSources::*file;
  const char* from;
  const char* to;
  const char* fault;  // how the one line of the report begins
};

class CatalogLint : public ::testing::TestWithParam<Spoilt> {};

TEST_P(CatalogLint, NamesFilePlaceAndWhatWouldBeRight) {
  CatalogSources sources = SampleSources();
  Change(sources.*GetParam().file, GetParam().from, GetParam().to);
  EXPECT_THAT(ReportOf(sources),
              ElementsAre("the catalog is refused: 1 fault",
                          StartsWith(absl::StrCat("  ", GetParam().fault))));
}

constexpr auto kRuntime = &CatalogSources::runtime_feed;
constexpr auto kCertified = &CatalogSources::certified_feed;
constexpr auto kLifecycle = &CatalogSources::lifecycle;
constexpr auto kPackages = &CatalogSources::provider_packages;

const Spoilt kSpoilt[] = {
    {"RuntimeVersionUnreadable", kRuntime, "\"9.1.0\"", "\"9.1\"",
     "runtime.json: runtimeVersions[\"9.1\"]: "},
    {"NewFormInLegacyMap", kRuntime, "\"9.2.0\"", "\"3.0-1\"",
     "runtime.json: runtimeVersions[\"3.0-1\"]: a version of the wrong form "
     "for "
     "runtimeVersions; use X.Y.Z"},
    {"LegacyFormInNewMap", kRuntime, "\"3.1-8\"", "\"3.1.8\"",
     "runtime.json: runtimeVersionsV3[\"3.1.8\"]: a version of the wrong form "
     "for runtimeVersionsV3; use X.Y-Z"},
    {"RuntimeChannelUnknown", kRuntime, "\"2.7.1\", \"channel\": \"stable\"",
     "\"2.7.1\", \"channel\": \"stabel\"",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.channel: \"stabel\" is "
     "not a known channel; use one of stable, deprecated, "},
    {"RuntimeChannelMissing", kRuntime, "\"3.1.4\", \"channel\": \"stable\"",
     "\"3.1.4\"",
     "runtime.json: runtimeVersionsV3[\"3.1-8\"].metadata.channel: missing; "},
    {"ReleaseDateMalformed", kRuntime, "2023-09-07", "07.09.2023",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.releaseDate: "
     "\"07.09.2023\" is not a day; use a real day as YYYY-MM-DD"},
    {"ReleaseDateNoRealDay", kRuntime, "2023-09-07", "2023-02-29",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.releaseDate: "},
    {"EndOfSupportMalformed", kRuntime, "2025-01-31", "",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.endOfSupport: \"\" is "
     "not a day"},
    {"EndOfSupportMalformedBesideMaintenance", kRuntime, "2026-01-01",
     "2026-13-01",
     "runtime.json: runtimeVersionsV3[\"3.1-8\"].metadata.endOfSupport: "},
    {"EndOfMaintenanceMalformed", kRuntime, "2027-09-30", "2027-09-31",
     "runtime.json: runtimeVersionsV3[\"3.1-8\"].metadata.endOfMaintenance: "},
    {"EndOfBasicSupportMalformed", kRuntime, "2028-03-30", "soon",
     "runtime.json: runtimeVersionsV3[\"3.1-8\"].metadata.endOfBasicSupport: "},
    {"AirflowVersionMissing", kRuntime, "\"airflowVersion\": \"2.7.1\",", "",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.airflowVersion: "
     "missing; expected an Airflow version such as \"2.9.3\""},
    {"AirflowVersionNull", kRuntime, "\"2.7.1\"", "null",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.airflowVersion: "
     "missing; "},
    {"AirflowVersionUnreadable", kRuntime, "2.7.1", "two",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.airflowVersion: "},
    {"AirflowVersionOfWrongType", kRuntime, "\"2.7.1\"", "2.7",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.airflowVersion: a "
     "number; expected a string"},
    {"YankedOfWrongType", kRuntime, "\"yanked\": true", "\"yanked\": \"yes\"",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.yanked: a string; "
     "expected true "
     "or false"},
    {"LtsOfWrongType", kRuntime, "\"LTS\": true", "\"LTS\": 1",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.LTS: a number; "},
    {"PythonVersionsOfWrongType", kRuntime, "\"3.11\", \"3.12\"",
     "\"3.11\", 3.12",
     "runtime.json: "
     "runtimeVersionsV3[\"3.1-8\"].metadata.pythonVersions[1]: a number; "
     "expected a "
     "string"},
    {"MigrationsOfWrongType", kRuntime, "{\"airflowDatabase\": true}", "[]",
     "runtime.json: runtimeVersionsV3[\"3.1-8\"].migrations: an array; "
     "expected an "
     "object"},
    {"AirflowDatabaseOfWrongType", kRuntime, "\"airflowDatabase\": true",
     "\"airflowDatabase\": \"true\"",
     "runtime.json: "
     "runtimeVersionsV3[\"3.1-8\"].migrations.airflowDatabase: a string; "},
    {"MetadataMissing", kRuntime,
     "\"9.2.0\": {\"metadata\":", "\"9.2.0\": {\"meta\":",
     "runtime.json: runtimeVersions[\"9.2.0\"].metadata: missing; "},
    {"EntryOfWrongType", kRuntime, "\"9.1.0\": {",
     "\"9.0.0\": null, \"9.1.0\": {",
     "runtime.json: runtimeVersions[\"9.0.0\"]: null; expected an object"},
    {"RuntimeVersionsMissing", kRuntime, "\"runtimeVersions\"", "\"releases\"",
     "runtime.json: runtimeVersions: missing; "},
    {"DuplicateRuntimeVersion", kRuntime, "\"9.2.0\"", "\"9.1.0\"",
     "runtime.json: runtimeVersions[\"9.1.0\"]: given 2 times; "},
    {"DuplicateKeyInside", kRuntime, "\"yanked\": true",
     "\"yanked\": true, \"yanked\": false",
     "runtime.json: runtimeVersions[\"9.1.0\"].metadata.yanked: given 2 times; "
     "give each key once"},
    {"DuplicateSpelledTwice", kRuntime, "\"9.2.0\": {",
     "\"9.3.0-rc1\": {\"metadata\": {\"airflowVersion\": \"2.7.2\", "
     "\"channel\": "
     "\"rc\"}}, \"9.3.0.rc.1\": {",
     "runtime.json: runtimeVersions[\"9.3.0.rc.1\"].metadata: 9.3.0-rc1 is "
     "already listed at runtimeVersions[\"9.3.0-rc1\"].metadata; "},
    {"CertifiedVersionUnreadable", kCertified, "2.3.0-2", "2.3.0_2",
     "certified.json: available_releases[1].version: "},
    {"CertifiedVersionMissing", kCertified, "\"version\": \"2.3.0-2\",", "",
     "certified.json: available_releases[1].version: missing; expected a "
     "version such "
     "as \"2.3.0-5\""},
    {"CertifiedVersionTwice", kCertified, "2.3.0-1", "2.3.0-2",
     "certified.json: available_releases[2]: 2.3.0-2 is already listed at "
     "available_releases[1]; list each version once"},
    {"CertifiedDateMalformed", kCertified, "10:00:00+00:00", "10:00:00",
     "certified.json: available_releases[0].release_date: "},
    {"CertifiedChannelUnknown", kCertified,
     "\"2.3.0-2\", \"channel\": \"stable\"", "\"2.3.0-2\", \"channel\": \"x\"",
     "certified.json: available_releases[1].channel: \"x\" is not a known "},
    {"CertifiedDeprecatedOfWrongType", kCertified, "\"deprecated\": true",
     "\"deprecated\": 0",
     "certified.json: available_releases[0].deprecated: a number; "},
    {"AvailableReleasesOfWrongType", kCertified, "\"available_releases\": [",
     "\"available_releases\": {}, \"rest\": [",
     "certified.json: available_releases: an object; expected an array"},
    {"CertifiedEntryOfWrongType", kCertified, "\"available_releases\": [",
     "\"available_releases\": [\"2.3.0-3\",",
     "certified.json: available_releases[0]: a string; expected an object"},
    {"LegacyLineUnreadable", kLifecycle, "\"9\"", "\"09\"",
     "lifecycle.json: runtime.legacy[\"09\"]: not a line; expected a Runtime "
     "major such "
     "as \"12\""},
    {"NewLineUnreadable", kLifecycle, "\"3.1\": {", "\"3\": {",
     "lifecycle.json: runtime.v3[\"3\"]: not a line; "},
    {"CertifiedLineUnreadable", kLifecycle, "\"2.3\": {", "\"2.3.4.5\": {",
     "lifecycle.json: certified[\"2.3.4.5\"]: not a line; "},
    {"LineDateMalformed", kLifecycle, "2023-03-31", "2023-03",
     "lifecycle.json: certified[\"2.3\"].endOfMaintenance: "},
    {"LineAirflowMissing", kLifecycle, "\"airflow\": \"2.3\",", "",
     "lifecycle.json: certified[\"2.3\"].airflow: missing; "},
    {"LineAirflowUnreadable", kLifecycle, "\"airflow\": \"2.3\"",
     "\"airflow\": \"x\"", "lifecycle.json: certified[\"2.3\"].airflow: "},
    {"LineOfWrongType", kLifecycle, "\"3.1\": {", "\"3.0\": [], \"3.1\": {",
     "lifecycle.json: runtime.v3[\"3.0\"]: an array; expected an object"},
    {"RowOfPackagesOfWrongType", kPackages, "\"9.1.0\": {",
     "\"9.0.0\": 1, \"9.1.0\": {",
     "providers.json: [\"9.0.0\"]: a number; expected an object"},
    {"MetadataOfWrongType", kRuntime, "\"9.1.0\": {",
     "\"9.0.0\": {\"metadata\": []}, \"9.1.0\": {",
     "runtime.json: runtimeVersions[\"9.0.0\"].metadata: an array; "
     "expected an object"},
    {"SectionMissing", kLifecycle, "\"legacy\"", "\"old\"",
     "lifecycle.json: runtime.legacy: missing; expected an object of lines"},
    {"PackageVersionUnreadable", kPackages, "1!8.6.0", "newest",
     "providers.json: "
     "[\"9.1.0\"].standard[\"apache-airflow-providers-amazon\"]: "},
    {"PackageNameUnreadable", kPackages, "\"apache-airflow-providers-amazon\"",
     "\"amazon!\"",
     "providers.json: [\"9.1.0\"].standard[\"amazon!\"]: not a "},
    {"PackageTwice", kPackages, "\"apache-airflow-providers-amazon\"",
     "\"apache-airflow-providers-ftp\"",
     "providers.json: [\"9.1.0\"].standard: two spellings of the package "
     "\"apache-airflow-providers-ftp\"; use one"},
    {"PackagesOfUnreadableVersion", kPackages, "\"9.1.0\"", "\"latest\"",
     "providers.json: latest: "},
};

INSTANTIATE_TEST_SUITE_P(, CatalogLint, ::testing::ValuesIn(kSpoilt),
                         [](const auto& spoilt) {
                           return std::string(spoilt.param.what);
                         });

TEST(CatalogLintWhole, ReportsAllFaultsOfAllFilesTogether) {
  CatalogSources sources = SampleSources();
  Change(sources.runtime_feed, "2023-09-07", "x");
  Change(sources.runtime_feed, "\"2.7.2\"", "7");
  Change(sources.certified_feed, "2.3.0-1", "2.3.0.1");
  Change(sources.lifecycle, "2023-03-31", "y");
  sources.provider_packages.text = "[";
  const std::vector<std::string> report = ReportOf(sources);
  EXPECT_EQ(report[0], "the catalog is refused: 5 faults");
  EXPECT_THAT(report, Contains(HasSubstr("[\"9.1.0\"].metadata.releaseDate")));
  EXPECT_THAT(report,
              Contains(HasSubstr("[\"9.2.0\"].metadata.airflowVersion")));
  EXPECT_THAT(report, Contains(HasSubstr("available_releases[2].version")));
  EXPECT_THAT(report, Contains(HasSubstr("[\"2.3\"].endOfMaintenance")));
  EXPECT_THAT(report, Contains(StartsWith("  providers.json: not JSON: ")));
}

TEST(CatalogLintWhole, ReportsAllFaultsOfOneEntry) {
  CatalogSources sources = SampleSources();
  sources.runtime_feed.text =
      R"({"runtimeVersions": {"nine": {"metadata": {"channel": "x",
          "releaseDate": 5, "yanked": 0}, "migrations": 1}}})";
  EXPECT_EQ(ReportOf(sources)[0], "the catalog is refused: 6 faults");
}

TEST(CatalogLintWhole, ShowsTwentyFaultsAndTheTotal) {
  CatalogSources sources = SampleSources();
  std::string rows;
  for (int i = 0; i < 25; ++i) absl::StrAppend(&rows, i ? "," : "", "1");
  sources.certified_feed.text =
      absl::StrCat("{\"available_releases\": [", rows, "]}");
  const std::vector<std::string> report = ReportOf(sources);
  EXPECT_EQ(report.size(), 1 + LintReport::kFaultsShown + 1);
  EXPECT_EQ(report[0], "the catalog is refused: 25 faults");
  EXPECT_EQ(report.back(), "  ... and 5 more");
}

TEST(CatalogLintWhole, RefusesWhatIsNoJson) {
  for (const char* text : {"", " ", "{", "{\"a\": 1}}", "nul", "{'a': 1}",
                           "{\"a\": 1,}", "// x\n{}", "{\"a\": 1e999}"}) {
    CatalogSources sources = SampleSources();
    sources.runtime_feed.text = text;
    EXPECT_THAT(ReportOf(sources),
                ElementsAre("the catalog is refused: 1 fault",
                            StartsWith("  runtime.json: not JSON: ")))
        << text;
  }
}

TEST(CatalogLintWhole, RefusesJsonThatIsNoObject) {
  CatalogSources sources = SampleSources();
  for (CatalogSource* source : {&sources.runtime_feed, &sources.certified_feed,
                                &sources.provider_packages}) {
    source->text = "[]";
  }
  const std::vector<std::string> report = ReportOf(sources);
  EXPECT_EQ(report[0], "the catalog is refused: 3 faults");
  EXPECT_THAT(report, Contains("  runtime.json: an array; expected an object"));
}

TEST(CatalogLintWhole, RefusesWhatIsNotUtf8AndQuotesNoneOfIt) {
  CatalogSources sources = SampleSources();
  Change(sources.runtime_feed, "Workers hang.", "Workers \xff hang.");
  EXPECT_THAT(ReportOf(sources),
              ElementsAre(testing::_, "  runtime.json: not UTF-8 text"));
  sources.runtime_feed.text = "\xfe\xff{}";
  const std::vector<std::string> report = ReportOf(sources);
  for (const char c : report[1]) EXPECT_GE(c, ' ');
}

TEST(CatalogLintWhole, RefusesTooLargeTooDeepAndTooMany) {
  CatalogSources sources = SampleSources();
  sources.runtime_feed.text.append(kJsonBytesMax, ' ');
  EXPECT_THAT(ReportOf(sources)[1], "  runtime.json: larger than 16 MiB");
  sources = SampleSources();
  sources.lifecycle.text = std::string(100'000, '[');
  EXPECT_THAT(ReportOf(sources)[1],
              "  lifecycle.json: nested deeper than 64 levels");
  std::string many = "[0";
  for (size_t i = 0; i < kJsonValuesMax; ++i) many += ",0";
  sources = SampleSources();
  sources.lifecycle.text = many + "]";
  EXPECT_THAT(ReportOf(sources)[1],
              "  lifecycle.json: more than 500000 JSON values");
}

TEST(CatalogLintWhole, AcceptsTheDeepestAllowedNestingInUnknownFields) {
  CatalogSources sources = SampleSources();
  const size_t depth = kJsonDepthMax - 1;  // the document itself is one
  Change(sources.runtime_feed, "\"schemaVersion\": \"1.8\"",
         absl::StrCat("\"x\": ", std::string(depth, '['),
                      std::string(depth, ']')));
  EXPECT_TRUE(LoadCatalog(sources).ok());
}

TEST(CatalogLintWhole, EscapesAndCutsWhatItQuotes) {
  CatalogSources sources = SampleSources();
  Change(sources.runtime_feed, "2023-09-07",
         absl::StrCat("\\n", std::string(5000, 'x')));
  const std::vector<std::string> report = ReportOf(sources);
  ASSERT_EQ(report.size(), 2);
  EXPECT_LT(report[1].size(), 300);
  EXPECT_THAT(report[1], HasSubstr("\"\\nxxx"));
}

}  // namespace
}  // namespace upgrade_advisor
