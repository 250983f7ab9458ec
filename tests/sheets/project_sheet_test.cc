// The facts that a project's small files come to.
#include "services/sheets/project_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/sheets/deployment_sheet.h"
#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

constexpr char kDockerfile[] =
    "FROM quay.io/astronomer/astro-runtime:7.4.1\n"
    "ENV AIRFLOW__CORE__EXECUTOR=LocalExecutor \\\n"
    "    AIRFLOW__CORE__FERNET_KEY=abcdef\n"
    "COPY include /inc\n"
    "RUN pip install dbt-core==1.4 && echo done\n";

DeploymentSources Given(std::vector<ProjectFile> files) {
  DeploymentSources out;
  out.project = ReadProjectFiles(std::move(files));
  return out;
}

FactSheet SheetOf(const DeploymentSources& sources) {
  return std::move(BuildDeploymentSheets(sources).first);
}

TEST(ProjectSheet, HasRequirementsOfFileAndDockerfile) {
  const DeploymentSources sources =
      Given({{"Dockerfile", kDockerfile},
             {"requirements.txt", "Kubernetes<20\n-c pins.txt\n"},
             {"pins.txt", "kubernetes==19.0\nother==1\n"}});
  const FactSheet sheet = SheetOf(sources);
  const auto rows = RowsOf(sheet);
  EXPECT_THAT(rows, Contains("requirement kubernetes=<20,==19.0 "
                             "@requirements.txt:1"));
  EXPECT_THAT(rows, Contains("requirement dbt-core===1.4 @Dockerfile:5"));
  EXPECT_THAT(rows, Not(Contains(HasSubstr("other"))));
  EXPECT_TRUE(sheet.IsClosed(FactKind::kRequirement, "pandas"));
  EXPECT_FALSE(sheet.IsClosed(FactKind::kRequirement, "@os.libpq-dev"));
}

std::string Lines(int count, const std::function<std::string(int)>& line) {
  std::string out;
  for (int i = 0; i < count; ++i) absl::StrAppend(&out, line(i), "\n");
  return out;
}

// What constraints and requirements of one package come to.
ProjectFiles Constrained(std::string requirements, std::string constraints) {
  return ReadProjectFiles(
      {{"requirements.txt", "-c c.txt\n" + std::move(requirements)},
       {"c.txt", std::move(constraints)}});
}

TEST(ProjectSheet, AllConstraintsOfAPackageHoldForEachRequirementOfIt) {
  const ProjectFiles files =
      Constrained("A_b>=1\na.B[x]; python_version>'3'\nother\n",
                  "a-b<9,!=3\nA.B<8\na_b\n-c d.txt\n-c c.txt\na-b<9\n");
  ASSERT_EQ(files.requirements.size(), 3u);
  EXPECT_EQ(files.requirements[0].requirement.specifiers.ToString(),
            ">=1,<9,!=3,<8");
  EXPECT_EQ(files.requirements[1].requirement.specifiers.ToString(),
            "<9,!=3,<8");
  EXPECT_EQ(files.requirements[2].requirement.specifiers.ToString(), "");
}

// This ended after hours when each requirement was joined with each constraint.
TEST(ProjectSheet, ManyEqualConstraintsAreReadOnce) {
  constexpr int kMany = 19000;
  const auto equal = [](int) { return "a>=1"; };
  const ProjectFiles files =
      Constrained(Lines(kMany, equal), Lines(kMany, equal));
  ASSERT_EQ(files.requirements.size(), size_t{kMany});
  for (const PlacedRequirement& placed : files.requirements) {
    ASSERT_EQ(placed.requirement.specifiers.ToString(), ">=1,>=1");
  }
  EXPECT_THAT(files.errors, IsEmpty());
}

TEST(ProjectSheet, WhatConstraintsAddIsLimited) {
  const auto nothing = [](int) { return "a"; };
  // The longest list that a requirement can have.
  const std::string longest = Lines(Pep440Specifiers::kClausesMax, [](int i) {
    return absl::StrCat("a!=", "11111111.11111111.11111111.11111111.", i);
  });
  for (int many : {2000, 4000, 8000, 16000}) {
    const ProjectFiles files = Constrained(Lines(many, nothing), longest);
    size_t bytes = 0;
    size_t further = 0;
    for (const PlacedRequirement& placed : files.requirements) {
      bytes += placed.requirement.specifiers.ToString().size();
      further += placed.is_narrowed_further ? 1 : 0;
    }
    EXPECT_GT(bytes, kMaxConstraintBytes / 2) << many;
    EXPECT_LE(bytes, kMaxConstraintBytes) << many;
    EXPECT_GT(further, 0u) << many;
    ASSERT_EQ(files.errors.size(), 1u) << many;
  }
}

TEST(ProjectSheet, MoreConstraintsThanCanBeReadLeaveTheVersionOpen) {
  const DeploymentSources sources = Given(
      {{"requirements.txt", "-c c.txt\na>=1\nb>=1\n"},
       {"c.txt",
        "b<2\n" + Lines(65, [](int i) { return absl::StrCat("a!=", i); })}});
  const auto rows = RowsOf(SheetOf(sources));
  EXPECT_THAT(rows, Contains("requirement b=>=1,<2 @requirements.txt:3"));
  EXPECT_THAT(rows, Contains("requirement a=? @requirements.txt:2"));
  ASSERT_EQ(sources.project.errors.size(), 1u);
  EXPECT_EQ(sources.project.errors[0].line, 2u);
  EXPECT_EQ(sources.project.errors[0].reason,
            "the constraints on a are too many to read");
}

TEST(ProjectSheet, ExtrasBringProviders) {
  const auto rows = RowsOf(SheetOf(
      Given({{"requirements.txt",
              "apache-airflow[Snowflake,cncf.kubernetes]\npandas[ssh]\n"}})));
  EXPECT_THAT(
      rows,
      IsSupersetOf({"requirement apache-airflow= @requirements.txt:1",
                    "requirement apache-airflow-providers-snowflake=? "
                    "@requirements.txt:1",
                    "requirement apache-airflow-providers-cncf-kubernetes=? "
                    "@requirements.txt:1"}));
  EXPECT_THAT(rows, Not(Contains(HasSubstr("providers-ssh"))));
}

TEST(ProjectSheet, LeavesOutWhatEnvironmentsOfTheirOwnGet) {
  const std::string from = "FROM quay.io/astronomer/astro-runtime:7.4.1\nRUN ";
  for (const char* run :
       {"python -m venv dbt && source dbt/bin/activate && pip install x==1 && "
        "deactivate",
        "python -m venv /opt/v && /opt/v/bin/pip install x==1",
        "/opt/v/bin/python -m pip install x==1", "pipx install x==1",
        "uv venv /opt/v && uv pip install --python /opt/v/bin/python x==1",
        "VIRTUAL_ENV=/opt/v uv pip install x==1",
        "pip install --target=/opt/lib x==1"}) {
    EXPECT_THAT(RowsOf(SheetOf(Given({{"Dockerfile", from + run}}))),
                Not(Contains(HasSubstr("requirement x"))))
        << run;
  }
  for (const char* run :
       {". v/bin/activate && deactivate && pip install x==1",
        "/usr/local/bin/pip install x==1", "python3 -m pip install x==1",
        "uv pip install --system x==1",
        "uv pip install --python /usr/local/bin/python x==1",
        "[\"pip\", \"install\", \"x==1\"]"}) {
    EXPECT_THAT(RowsOf(SheetOf(Given({{"Dockerfile", from + run}}))),
                Contains(HasSubstr("requirement x")))
        << run;
  }
}

TEST(ProjectSheet, NamesTheApiThatTheDockerfileCalls) {
  EXPECT_THAT(RowsOf(SheetOf(
                  Given({{"Dockerfile",
                          "FROM quay.io/astronomer/astro-runtime:7.4.1\n"
                          "RUN curl -u a:hunter2 http://h/api/v1/dags\n"}}))),
              Contains("shell url /api/v1=http://h/api/v1/dags @Dockerfile:2"));
}

TEST(ProjectSheet, StaysOpenWhereALineCannotBeRead) {
  for (const char* text : {"two words\n", "-r gone.txt\n", "./local\n"}) {
    const DeploymentSources sources = Given({{"requirements.txt", text}});
    EXPECT_FALSE(SheetOf(sources).IsClosed(FactKind::kRequirement, "pandas"))
        << text;
    EXPECT_THAT(sources.project.errors, Not(IsEmpty())) << text;
  }
}

TEST(ProjectSheet, StaysOpenWhereAHereDocumentMayInstall) {
  const DeploymentSources sources =
      Given({{"Dockerfile",
              "FROM quay.io/astronomer/astro-runtime:7.4.1\n"
              "RUN <<EOF\npip install pandas==1\nEOF\n"},
             {"requirements.txt", ""}});
  EXPECT_FALSE(SheetOf(sources).IsClosed(FactKind::kRequirement, "pandas"));
  ASSERT_EQ(sources.project.errors.size(), 1u);
  EXPECT_EQ(sources.project.errors[0].line, 2u);
}

TEST(ProjectSheet, LeavesOutWhatAMarkerLeavesOut) {
  DeploymentSources sources = Given(
      {{"requirements.txt",
        "a ; python_version < '3.8'\nb ; python_version >= '3.8'\n"
        "c ; platform_machine == 'arm64'\nd ; sys_platform == 'win32'\n"}});
  sources.python_version = "3.9";
  EXPECT_THAT(RowsOf(SheetOf(sources)),
              ElementsAre("requirement b= @requirements.txt:2",
                          "requirement c=? @requirements.txt:3"));
}

TEST(ProjectSheet, ClosesPackagesOfTheSystemByTheirFile) {
  const FactSheet sheet = SheetOf(Given({{"packages.txt", "libpq-dev\n"}}));
  EXPECT_THAT(RowsOf(sheet),
              ElementsAre("requirement @os.libpq-dev= @packages.txt:1"));
  EXPECT_TRUE(sheet.IsClosed(FactKind::kRequirement, "@os.gcc"));
  EXPECT_FALSE(sheet.IsClosed(FactKind::kRequirement, "pandas"));
}

TEST(ProjectSheet, HasStagesAndInstructionsOfTheImage) {
  const auto rows = RowsOf(SheetOf(Given({{"Dockerfile", kDockerfile}})));
  EXPECT_THAT(rows, Contains("docker stage=quay.io/astronomer/astro-runtime:"
                             "7.4.1 @Dockerfile:1"));
  EXPECT_THAT(rows, Contains("docker instruction.copy=include /inc "
                             "@Dockerfile:4"));
  EXPECT_THAT(rows, Contains("docker instruction.env=? @Dockerfile:2"));
}

TEST(Settings, ComeFromTheSourceThatWins) {
  DeploymentSources sources = Given(
      {{"Dockerfile", kDockerfile},
       {".env", "AIRFLOW__CORE__EXECUTOR=x\nAIRFLOW__CORE__PARALLELISM=2"},
       {"airflow.cfg",
        "[core]\nexecutor = y\nparallelism = 3\nunit_test_mode = 1\n"}});
  sources.reads_airflow_cfg = true;
  const auto rows = RowsOf(SheetOf(sources));
  EXPECT_THAT(rows,
              Contains("config core.executor=LocalExecutor @Dockerfile:2"));
  EXPECT_THAT(rows, Contains("config core.parallelism=2 @.env:2"));
  EXPECT_THAT(rows, Contains("config core.unit_test_mode=1 @airflow.cfg:4"));
  EXPECT_THAT(rows, Contains("config core.fernet_key=? @Dockerfile:3"));

  sources.environment =
      EnvironmentSource{{{"AIRFLOW__CORE__EXECUTOR", "CeleryExecutor"}}, false};
  const auto deployed = RowsOf(SheetOf(sources));
  EXPECT_THAT(deployed, Contains("config core.executor=CeleryExecutor"));
  EXPECT_THAT(deployed, Not(Contains(HasSubstr("LocalExecutor"))));
  // What is tested locally is not what is deployed.
  EXPECT_THAT(deployed, Not(Contains(HasSubstr("@.env"))));
}

TEST(Settings, OfAnEnvironmentThatIsPartialAreThoseOfNone) {
  DeploymentSources sources =
      Given({{".env", "AIRFLOW__CORE__EXECUTOR=x\nA_TOKEN_FILE=y\n"}});
  const auto of_none = RowsOf(SheetOf(sources));
  sources.environment = EnvironmentSource{{}, true};
  EXPECT_THAT(RowsOf(SheetOf(sources)), ElementsAreArray(of_none));
  EXPECT_THAT(of_none, Contains("config core.executor=x @.env:1"));
}

TEST(Settings, OfAirflowCfgCountOnlyWhereItIsRead) {
  const DeploymentSources sources =
      Given({{"airflow.cfg", "[core]\nexecutor = y\n"}});
  EXPECT_THAT(RowsOf(SheetOf(sources)), IsEmpty());
}

TEST(Settings, AreCompleteForAProjectOfOneMachine) {
  DeploymentSources sources = Given({{"Dockerfile", kDockerfile}});
  EXPECT_FALSE(SheetOf(sources).IsClosed(FactKind::kConfig, "core.x"));
  sources.platform = "local";
  EXPECT_TRUE(SheetOf(sources).IsClosed(FactKind::kConfig, "core.x"));
}

TEST(ProjectImage, IsWhatTheFinalStageBeginsFrom) {
  EXPECT_EQ(ProjectImage(Given({{"Dockerfile", kDockerfile}}).project),
            "quay.io/astronomer/astro-runtime:7.4.1");
  EXPECT_EQ(ProjectImage(Given({{"Dockerfile", "FROM x:${T}"}}).project), "");
  EXPECT_EQ(ProjectImage(Given({}).project), "");
}

}  // namespace
}  // namespace upgrade_advisor
