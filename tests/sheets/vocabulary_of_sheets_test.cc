// The reference of facts says what the sheets have: its examples are rows of a
// Deployment and a release that have everything, and no row is left out.
#include "services/domain/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/sheets/deployment_sheet.h"
#include "services/sheets/release_sheet.h"
#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> RowsWithoutReference(FactOwner owner,
                                              const FactSheet& sheet) {
  std::vector<std::string> out;
  for (const FactRow& row : sheet.rows()) {
    const FactKind kind = sheet.KindOf(sheet.IndexOf(row));
    if (FindFactName(owner, kind, row.name.view()) == nullptr) {
      out.push_back(absl::StrCat(FactKindName(kind), " ", row.name.view()));
    }
  }
  return out;
}

// As RowsOf writes rows: "config core.executor=CeleryExecutor".
std::string RowOf(const FactName& fact) {
  const absl::string_view example = fact.example;
  const size_t equals = example.find(" = ");
  return absl::StrCat(
      FactKindName(fact.kind), " ", example.substr(0, equals), "=",
      equals == absl::string_view::npos ? "" : example.substr(equals + 3));
}

Release FullRelease() {
  Release release;
  release.version =
      ReleaseVersion::Parse(Distribution::kRuntime, "12.0.0").value();
  release.airflow = Pep440Version::Parse("2.10.0").value();
  release.airflow_minor = "2.10";
  release.release_date = absl::CivilDay(2024, 8, 16);
  release.channel = "deprecated";
  release.lts = true;
  release.end_of_maintenance = absl::CivilDay(2026, 2, 28);
  release.end_of_basic_support = absl::CivilDay(2027, 2, 28);
  release.python_versions = {"3.10", "3.11", "3.12"};
  release.default_python_version = "3.12";
  release.postgres_versions = "12-16";
  release.packages = std::make_shared<const std::vector<BundledPackage>>(
      1, BundledPackage{"apache-airflow-providers-ftp", "3.5.0"});
  return release;
}

DatabaseSource FullDatabase() {
  DatabaseSource database;
  database.backend = "postgres";
  database.version = "PostgreSQL 13.4 on x86_64";
  database.tables = {{"task_instance", 3000000, std::nullopt},
                     {"xcom", std::nullopt, 104857600}};
  database.probes = {{"task_fail.duplicates", 0},
                     {"xcom.orphans", 12},
                     {"connection.conn_type.null", 0},
                     {"connection.conn_id.duplicates", 0},
                     {"ab_user.username.case_duplicates", 0},
                     {"xcom.value.nan", 0},
                     {"xcom.value.nul", 0},
                     {"task_instance.state.queued", 40}};
  return database;
}

DeploymentSources FullDeployment() {
  DeploymentSources out;
  out.running_image =
      DeploymentImage::Parse(
          absl::StrCat("quay.io/astronomer/astro-runtime:9.1.0-base@sha256:",
                       "4b1c", std::string(60, '0')))
          .value();
  out.environment = EnvironmentSource{
      {{"AIRFLOW__CORE__EXECUTOR", "CeleryExecutor"},
       {"AIRFLOW__CORE__FERNET_KEY_CMD", "get key"},
       {"AIRFLOW_CONN_DB", "postgres://user:password@host/db"}},
      false};
  out.pip_freeze = PipFreezeSource{"celery==5.2.6", false};
  out.database = FullDatabase();
  out.project = ReadProjectFiles(
      {{"Dockerfile",
        "FROM --platform=linux/amd64 "
        "quay.io/astronomer/astro-runtime:9.1.0\n"
        "COPY include /usr/local/airflow/include\n"},
       {"requirements.txt", "apache-airflow-providers-google>=8.1,<9\n"},
       {"packages.txt", "libpq-dev\n"}});
  out.project_image = out.running_image;
  out.running_version = "9.1.0";
  out.as_of = "2026-11-20";
  out.platform = "software";
  out.platform_version = "0.29.2";
  for (const FactName& fact : FactNames()) {
    // What readers of the caller's side make of code and folders.
    if (!absl::StrContains(fact.origin, "the caller")) continue;
    const absl::string_view example = fact.example;
    const size_t equals = example.find(" = ");
    Fact given;
    given.kind = fact.kind;
    given.name = std::string(example.substr(0, equals));
    if (equals != absl::string_view::npos) {
      given.value = std::string(example.substr(equals + 3));
    }
    out.caller_facts.push_back(std::move(given));
  }
  return out;
}

TEST(Vocabulary, NamesEveryRowOfARelease) {
  const FactSheet sheet = BuildReleaseSheet(FullRelease());
  EXPECT_THAT(RowsWithoutReference(FactOwner::kRelease, sheet), IsEmpty());
  EXPECT_NE(sheet.rows().size(), 0u);
}

TEST(Vocabulary, NamesEveryRowOfADeploymentAtAnyStep) {
  const DeploymentSheets sheets = BuildDeploymentSheets(FullDeployment());
  EXPECT_THAT(RowsWithoutReference(FactOwner::kDeployment, sheets.first),
              IsEmpty());
  EXPECT_THAT(RowsWithoutReference(FactOwner::kDeployment, sheets.later),
              IsEmpty());
}

TEST(Vocabulary, HasExamplesThatAreRowsAndFitTheirOwnName) {
  const std::vector<std::string> release =
      RowsOf(BuildReleaseSheet(FullRelease()));
  const std::vector<std::string> deployment =
      RowsOf(BuildDeploymentSheets(FullDeployment()).first);
  for (const FactName& fact : FactNames()) {
    const absl::string_view name =
        fact.example.substr(0, fact.example.find(" = "));
    EXPECT_EQ(FindFactName(fact.owner, fact.kind, name), &fact) << fact.example;
    // Rows of this kind are made for a step, of an index.
    if (fact.kind == FactKind::kApi) continue;
    std::string row = RowOf(fact);
    // A row may also say where it was read, an example may be shortened.
    EXPECT_THAT(
        fact.owner == FactOwner::kRelease ? release : deployment,
        Contains(StartsWith(std::string(absl::StripSuffix(row, "...")))));
  }
}

TEST(Vocabulary, SaysOfEveryRowWhereItComesFromAndWhenItIsUnknown) {
  for (const FactName& fact : FactNames()) {
    EXPECT_FALSE(fact.meaning.empty()) << fact.name;
    EXPECT_FALSE(fact.origin.empty()) << fact.name;
    EXPECT_FALSE(fact.unknown.empty()) << fact.name;
  }
}

TEST(Vocabulary, IsInTheOrderOfTheKindsAndHasEachOfThem) {
  EXPECT_TRUE(std::is_sorted(
      FactNames().begin(), FactNames().end(),
      [](const auto& a, const auto& b) { return a.kind < b.kind; }));
  std::set<FactKind> with_names;
  for (const FactName& fact : FactNames()) {
    with_names.insert(fact.kind);
  }
  ASSERT_EQ(FactKinds().size(), size_t{kFactKindCount});
  for (int i = 0; i < kFactKindCount; ++i) {
    const FactKind kind = static_cast<FactKind>(i + 1);
    EXPECT_EQ(FactKinds()[i].kind, kind);
    EXPECT_EQ(with_names.count(kind), 1u) << FactKindName(kind);
  }
}

// What is said never to be unknown is there even of a release that the catalog
// does not list.
TEST(Vocabulary, SaysNeverOfWhatEveryReleaseHas) {
  Release release;
  release.version =
      ReleaseVersion::Parse(Distribution::kRuntime, "12.7.1").value();
  release.airflow_minor = "2.10";
  release.unlisted = true;
  const FactSheet sheet = BuildReleaseSheet(release);
  for (const FactName& fact : FactNames()) {
    if (fact.kind != FactKind::kRelease) continue;
    const bool is_there =
        !sheet.Find(fact.kind, fact.name, FactSheet::Match::kExact).empty();
    EXPECT_EQ(is_there, fact.unknown == "never") << fact.name;
  }
}

}  // namespace
}  // namespace upgrade_advisor
