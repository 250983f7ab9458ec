// A small valid set of catalog files for tests, and ways to spoil it.
#ifndef TESTS_CATALOG_SAMPLE_SOURCES_H_
#define TESTS_CATALOG_SAMPLE_SOURCES_H_

#include <string>

#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "services/catalog/catalog_loader.h"

namespace upgrade_advisor {

inline CatalogSources SampleSources() {
  CatalogSources sources;
  sources.runtime_feed = {"runtime.json", R"({
    "schemaVersion": "1.8",
    "runtimeVersions": {
      "9.1.0": {"metadata": {"airflowVersion": "2.7.1", "channel": "stable",
                             "releaseDate": "2023-09-07",
                             "endOfSupport": "2025-01-31", "yanked": true,
                             "yankedReason": "Workers hang.", "LTS": true},
                "migrations": {"airflowDatabase": false}},
      "9.2.0": {"metadata": {"airflowVersion": "2.7.2", "channel": "stable",
                             "releaseDate": "2023-10-12"}}
    },
    "runtimeVersionsV3": {
      "3.1-8": {"metadata": {"airflowVersion": "3.1.4", "channel": "stable",
                             "releaseDate": "2025-12-10",
                             "endOfMaintenance": "2027-09-30",
                             "endOfBasicSupport": "2028-03-30",
                             "endOfSupport": "2026-01-01",
                             "pythonVersions": ["3.11", "3.12"],
                             "defaultPythonVersion": "3.12"},
                "migrations": {"airflowDatabase": true}}
    }})"};
  sources.certified_feed = {"certified.json", R"({
    "version": "1.0",
    "available_releases": [
      {"version": "2.3.0", "channel": "stable", "deprecated": true,
       "release_date": "2022-04-30T10:00:00+00:00"},
      {"version": "2.3.0-2", "channel": "stable",
       "release_date": "2022-05-02"},
      {"version": "2.3.0-1", "channel": "stable",
       "release_date": "2022-04-30"}
    ]})"};
  sources.lifecycle = {"lifecycle.json", R"({
    "runtime": {
      "legacy": {"9": {"airflow": "2.7", "lts": true,
                       "endOfMaintenance": "2025-02-01",
                       "endOfBasicSupport": "2026-01-31",
                       "pythonVersions": ["3.9", "3.10"],
                       "defaultPythonVersion": "3.10", "postgres": "11-15"}},
      "v3": {"3.1": {"airflow": "3.1", "endOfMaintenance": "2027-08-31",
                     "postgres": null}}},
    "certified": {"2.3": {"airflow": "2.3", "lts": true,
                          "endOfMaintenance": "2023-03-31"}}})"};
  sources.provider_packages = {"providers.json", R"({
    "9.1.0": {"standard": {"Apache_Airflow.Providers__FTP": "3.5.0",
                           "apache-airflow-providers-amazon": "1!8.6.0"},
              "slim": {"apache-airflow-providers-ftp": "3.5.0"}}})"};
  return sources;
}

// Replaces `from`, which must be there, by `to`.
inline void Change(CatalogSource& source, absl::string_view from,
                   absl::string_view to) {
  const std::string before = source.text;
  source.text = absl::StrReplaceAll(source.text, {{from, to}});
  EXPECT_NE(source.text, before) << "nothing to replace: " << from;
}

inline Catalog LoadOrDie(const CatalogSources& sources) {
  absl::StatusOr<Catalog> catalog = LoadCatalog(sources);
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  return catalog.ok() ? *std::move(catalog) : Catalog();
}

inline ReleaseVersion Runtime(absl::string_view text) {
  return ReleaseVersion::Parse(Distribution::kRuntime, text).value();
}
inline ReleaseVersion Certified(absl::string_view text) {
  return ReleaseVersion::Parse(Distribution::kCertified, text).value();
}

}  // namespace upgrade_advisor

#endif  // TESTS_CATALOG_SAMPLE_SOURCES_H_
