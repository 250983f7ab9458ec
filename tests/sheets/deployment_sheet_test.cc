#include "services/sheets/deployment_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

DeploymentImage Image(const std::string& reference) {
  return DeploymentImage::Parse(reference).value();
}

// One row of every source.
DeploymentSources Everything() {
  DeploymentSources sources;
  sources.running_image = Image("quay.io/astronomer/astro-runtime:9.1.0-base");
  sources.environment = EnvironmentSource{{{"AIRFLOW__CORE__A", "1"}}, false};
  sources.pip_freeze = PipFreezeSource{"celery==5.2.6", false};
  sources.database = DatabaseSource{};
  sources.database->backend = "postgres";
  sources.executor = "CeleryExecutor";
  sources.platform = "software";
  sources.platform_version = "0.29.2";
  sources.caller_facts = {
      {FactKind::kImport, "airflow.contrib", "", "dags/a.py", 3, false},
      {FactKind::kRequirement, "Apache_Airflow", "==2.3.0", "", 0, false},
      {FactKind::kPackage, "My.Package", "1.0", "", 0, false}};
  sources.complete_kinds = {FactKind::kImport, FactKind::kPackage};
  return sources;
}

TEST(DeploymentSheets, HaveTheRowsOfEverySourceAtTheFirstStep) {
  const DeploymentSheets sheets = BuildDeploymentSheets(Everything());
  EXPECT_THAT(
      RowsOf(sheets.first),
      IsSupersetOf(
          {"config core.a=1", "package celery=5.2.6 @pip freeze:1",
           "package my-package=1.0", "requirement apache-airflow===2.3.0",
           "database backend=postgres", "import airflow.contrib= @dags/a.py:3",
           "docker image.repository=quay.io/astronomer/"
           "astro-runtime",
           "docker image.tag=9.1.0-base", "docker image.variant=-base",
           "docker image.tag_is_explicit=true",
           "request executor=CeleryExecutor", "request platform=software",
           "request platform.version=0.29.2",
           "request running.variant=-base"}));
}

// Rows of code that tests the version of Airflow: of "a" always.
DeploymentSources VersionedCode() {
  DeploymentSources sources;
  for (const char* minors : {"", "-2.11", "3.0-", "none"}) {
    Fact fact{FactKind::kImport, minors[0] == 0 ? "a" : minors};
    fact.airflow_minors = minors;
    sources.caller_facts.push_back(std::move(fact));
  }
  sources.complete_kinds = {FactKind::kImport};
  return sources;
}

TEST(DeploymentSheets, HaveTheCodeThatRunsUnderTheTarget) {
  const SheetsByTarget sheets(VersionedCode());
  ASSERT_EQ(sheets.size(), 2u);
  const size_t two = sheets.IndexOf(*AirflowMinors::NumberOf("2.11"));
  const size_t three = sheets.IndexOf(*AirflowMinors::NumberOf("3.2"));
  EXPECT_THAT(RowsOf(sheets[two].first),
              ElementsAre("import -2.11=", "import a="));
  EXPECT_THAT(RowsOf(sheets[three].first),
              ElementsAre("import 3.0-=", "import a="));
}

TEST(DeploymentSheets, AreOneObjectWhereNoCodeTestsTheVersion) {
  EXPECT_EQ(SheetsByTarget(Everything()).size(), 1u);
}

// What is installed goes with the image; the project stays.
TEST(DeploymentSheets, LoseWhatIsInstalledAfterTheFirstStep) {
  const DeploymentSheets sheets = BuildDeploymentSheets(Everything());
  EXPECT_TRUE(sheets.first.IsClosed(FactKind::kPackage, "any"));
  EXPECT_FALSE(sheets.later.IsClosed(FactKind::kPackage, "any"));
  EXPECT_THAT(sheets.later.rows(FactKind::kPackage), SizeIs(0));
  EXPECT_THAT(RowsOf(sheets.later),
              IsSupersetOf({"config core.a=1", "database backend=postgres",
                            "requirement apache-airflow===2.3.0",
                            "import airflow.contrib= @dags/a.py:3",
                            "request executor=CeleryExecutor"}));
  for (const FactSheet* sheet : {&sheets.first, &sheets.later}) {
    EXPECT_TRUE(sheet->IsClosed(FactKind::kConfig, "any"));
    EXPECT_TRUE(sheet->IsClosed(FactKind::kImport, "any"));
  }
}

TEST(DeploymentSheets, LoseTheTagOfTheRunningImageAfterTheFirstStep) {
  const DeploymentSheets sheets = BuildDeploymentSheets(Everything());
  EXPECT_THAT(RowsOf(sheets.later),
              Not(Contains(::testing::HasSubstr("image.tag=9.1.0"))));
}

TEST(DeploymentSheets, TakeTheImageOfTheProjectBeforeTheRunningOne) {
  DeploymentSources sources = Everything();
  sources.project_image =
      Image("astro-runtime:9-slim@sha256:" + std::string(64, 'a'));
  EXPECT_THAT(
      RowsOf(BuildDeploymentSheets(sources).first),
      IsSupersetOf<std::string>(
          {"docker image.repository=astro-runtime",
           "docker image.variant=-slim", "docker image.tag_is_explicit=false",
           "docker image.tag=9-slim",
           "docker image.digest=sha256:" + std::string(64, 'a'),
           "request running.variant=-base"}));
}

TEST(DeploymentSheets, KnowThatAnImageWithoutADigestHasNone) {
  const DeploymentSheets with = BuildDeploymentSheets(Everything());
  EXPECT_TRUE(with.first.IsClosed(FactKind::kDocker, "image.digest"));
  DeploymentSources sources;
  const DeploymentSheets without = BuildDeploymentSheets(sources);
  EXPECT_FALSE(without.first.IsClosed(FactKind::kDocker, "image.digest"));
  EXPECT_FALSE(without.first.IsClosed(FactKind::kDocker, "image.tag"));
}

TEST(DeploymentSheets, OfNothingKnowNothingAtTheFirstStep) {
  const DeploymentSheets sheets = BuildDeploymentSheets({});
  EXPECT_EQ(sheets.first.size(), 0u);
  for (int k = 1; k <= kFactKindCount; ++k) {
    EXPECT_FALSE(sheets.first.IsClosed(static_cast<FactKind>(k), "any")) << k;
  }
}

// Each section alone: it opens no other.
TEST(DeploymentSheets, CloseOnlyWhatWasGiven) {
  struct Section {
    FactKind kind;
    const char* name;
    void (*give)(DeploymentSources&);
  };
  const Section sections[] = {
      {FactKind::kConfig, "core.x",
       [](DeploymentSources& s) { s.environment.emplace(); }},
      {FactKind::kPackage, "x",
       [](DeploymentSources& s) { s.pip_freeze.emplace(); }},
      {FactKind::kDatabase, "table.x",
       [](DeploymentSources& s) {
         s.database.emplace().tables = {{"dag_run", 1, 1},
                                        {"log", 1, 1},
                                        {"task_instance", 1, 1},
                                        {"xcom", 1, 1}};
       }},
      {FactKind::kClass, "x",
       [](DeploymentSources& s) { s.complete_kinds = {FactKind::kClass}; }},
  };
  for (const Section& given : sections) {
    DeploymentSources sources;
    given.give(sources);
    const DeploymentSheets sheets = BuildDeploymentSheets(sources);
    for (const Section& other : sections) {
      EXPECT_EQ(sheets.first.IsClosed(other.kind, other.name), &given == &other)
          << FactKindName(given.kind) << " " << FactKindName(other.kind);
    }
  }
}

TEST(DeploymentSheets, KeepSeveralFactsOfOneNameInTheirOrder) {
  DeploymentSources sources;
  for (int line : {9, 3, 7}) {
    sources.caller_facts.push_back(
        {FactKind::kCall, "f", "", "a.py", static_cast<uint32_t>(line), false});
  }
  EXPECT_THAT(
      RowsOf(BuildDeploymentSheets(sources).first),
      ElementsAre("call f= @a.py:9", "call f= @a.py:3", "call f= @a.py:7"));
}

}  // namespace
}  // namespace upgrade_advisor
