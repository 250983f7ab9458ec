#include "services/cli/project/project_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "services/cli/project/project_listing.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class ProjectFolder : public ::testing::Test {
 protected:
  ProjectFolder()
      : root_(fs::path(::testing::TempDir()) /
              absl::StrCat("project-", getpid(), "-", ++number_)) {
    fs::create_directories(root_);
    Write("Dockerfile", "FROM quay.io/astronomer/astro-runtime:9.1.0\n");
  }
  ~ProjectFolder() override { fs::remove_all(root_); }

  void Write(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  absl::Status Read() {
    deployment_.Clear();
    return ReadProjectFolder({root_.string(), false, false}, deployment_,
                             tally_);
  }
  std::vector<std::string> Facts(v1::FactKind kind) const {
    std::vector<std::string> out;
    for (const v1::Fact& fact : deployment_.facts().facts()) {
      if (fact.kind() != kind) continue;
      out.push_back(absl::StrCat(fact.name(), "=", fact.value(), " @",
                                 fact.file(), ":", fact.line()));
    }
    return out;
  }
  bool IsComplete(v1::FactKind kind) const {
    const auto& kinds = deployment_.facts().complete_kinds();
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }
  std::vector<std::string> Unread() const {
    std::vector<std::string> out;
    for (const v1::UnreadPlace& place : deployment_.facts().unread()) {
      out.push_back(
          absl::StrCat(place.file(), ":", place.line(), " ", place.reason()));
    }
    return out;
  }
  std::vector<std::string> SmallFiles() const {
    std::vector<std::string> out;
    for (const v1::ProjectFile& file : deployment_.files()) {
      out.push_back(file.path());
    }
    return out;
  }

  static int number_;
  const fs::path root_;
  v1::Deployment deployment_;
  ProjectFolderTally tally_;
};

int ProjectFolder::number_ = 0;

TEST_F(ProjectFolder, IsReadToFilesAndFacts) {
  Write("requirements.txt", "-r more.txt\n");
  Write("more.txt", "pandas==1\n");
  Write("dags/a.py", "import airflow.models\n");
  Write("include/b.py", "import pandas\n");
  Write("scripts/up.sh", "#!/bin/sh\nairflow db init\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(SmallFiles(), ElementsAre("Dockerfile", "requirements.txt",
                                        "packages.txt", "more.txt"));
  EXPECT_THAT(
      Facts(v1::FACT_KIND_IMPORT),
      ElementsAre("airflow.models= @dags/a.py:1", "pandas= @include/b.py:1"));
  EXPECT_THAT(Facts(v1::FACT_KIND_SHELL),
              ElementsAre("airflow db init=airflow db init @scripts/up.sh:2"));
  EXPECT_THAT(Facts(v1::FACT_KIND_FILE), Contains("dags/a.py= @dags/a.py:0"));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_FILE));
  EXPECT_EQ(tally_.python_files, 2);
}

TEST_F(ProjectFolder, SaysWhichFactsBelongTogether) {
  Write("dags/a.py", "with DAG('a'):\n  f(x=1)\n");
  ASSERT_TRUE(Read().ok());
  std::vector<std::string> found;
  for (const v1::Fact& fact : deployment_.facts().facts()) {
    if (fact.file() != "dags/a.py" || fact.call() == 0) continue;
    found.push_back(
        absl::StrCat(fact.name(), " ", fact.call(), "/", fact.dag()));
  }
  EXPECT_THAT(found, ElementsAre("DAG 1/1", "DAG.0 1/1", "f 2/1", "f.x 2/1"));
}

TEST_F(ProjectFolder, SkipsToolsCachesAndTests) {
  Write(".venv/lib/x.py", "import x\n");
  Write("dags/__pycache__/y.py", "import y\n");
  Write("tests/dags/test_z.py", "import z\n");
  Write("upgrade-test-7.4.1--8.8.0/Dockerfile", "FROM x\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Facts(v1::FACT_KIND_IMPORT), IsEmpty());
  EXPECT_THAT(Facts(v1::FACT_KIND_FILE),
              Not(Contains(HasSubstr("upgrade-test"))));
}

TEST_F(ProjectFolder, HonoursAirflowIgnore) {
  Write("dags/.airflowignore", "skipped\n");
  Write("dags/skipped/a.py", "import a\n");
  Write("dags/kept.py", "import other\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Facts(v1::FACT_KIND_IMPORT),
              ElementsAre("other= @dags/kept.py:1"));
  EXPECT_THAT(Facts(v1::FACT_KIND_FILE),
              Contains("@ignore=skipped @dags/.airflowignore:1"));
}

TEST_F(ProjectFolder, IsNotCompleteWhereAFileCannotBeRead) {
  Write("dags/bad.py", "print 'two'\n");
  Write("dags/good.py", "import good\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Unread(), ElementsAre(HasSubstr("dags/bad.py:1")));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_FILE));
  EXPECT_THAT(Facts(v1::FACT_KIND_IMPORT), Contains(HasSubstr("good")));
}

TEST_F(ProjectFolder, FollowsNoLink) {
  fs::create_directories(root_ / "dags");
  fs::create_symlink("/etc/hostname", root_ / "dags/out.py");
  fs::create_directory_symlink("/etc", root_ / "include");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Unread(),
              UnorderedElementsAre("dags/out.py:0 a link is not followed",
                                   "include:0 a link is not followed"));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_THAT(Facts(v1::FACT_KIND_FILE), Not(Contains(HasSubstr("hostname"))));
}

TEST_F(ProjectFolder, DoesNotTakeALinkForAListThatAsksForNothing) {
  fs::create_symlink("/etc/hostname", root_ / "requirements.txt");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(SmallFiles(), Not(Contains("requirements.txt")));
  EXPECT_THAT(Unread(), Contains(HasSubstr("requirements.txt:0 is not a reg")));
  fs::remove(root_ / "Dockerfile");
  fs::create_symlink("/etc/hostname", root_ / "Dockerfile");
  EXPECT_THAT(std::string(Read().message()), HasSubstr("a link is not"));
}

TEST_F(ProjectFolder, IsNotCompleteWhereCodeIsPackedOrTooDeep) {
  Write("dags/packed.zip", "PK");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Unread(), ElementsAre(HasSubstr("dags/packed.zip:0 a packed")));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  Write("dags/.airflowignore", "packed\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_IMPORT));
  std::string deep = "dags/";
  for (int i = 0; i < 45; ++i) deep += "d/";
  Write(deep + "a.py", "import a\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
}

TEST_F(ProjectFolder, SendsWhatCommandsOfTheDockerfileInstallFrom) {
  Write("Dockerfile",
        "FROM quay.io/astronomer/astro-runtime:9.1.0\n"
        "RUN pip install -r dbt.txt -r /usr/local/airflow/include/b.in\n");
  Write("dbt.txt", "a==1\n");
  Write("include/b.in", "-r c.txt\n");
  Write("include/c.txt", "c==1\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(SmallFiles(),
              ElementsAre("Dockerfile", "requirements.txt", "packages.txt",
                          "dbt.txt", "include/b.in", "include/c.txt"));
}

TEST_F(ProjectFolder, ReadsTheTemplatesThatArgumentsName) {
  Write("dags/a.py",
        "from airflow.providers.common.sql.operators.sql import Q\n"
        "Q(task_id='a', sql='daily.sql')\n"
        "Q(task_id='b', sql='/usr/local/airflow/include/b/other.sql')\n");
  Write("include/sql/daily.sql", "select 1\nwhere d = '{{ next_ds }}'\n");
  Write("include/b/other.sql", "select '{{ ts }}' from {{ next_ds }}");
  Write("include/sql/unnamed.sql", "select '{{ prev_ds }}'");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Facts(v1::FACT_KIND_CONTEXT),
              UnorderedElementsAre("next_ds=template @include/sql/daily.sql:2",
                                   "next_ds=template @include/b/other.sql:1",
                                   "ts=template @include/b/other.sql:1"));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_CONTEXT));
}

TEST_F(ProjectFolder, SaysWhichTemplatesAreNotThere) {
  Write("dags/a.py",
        "from airflow.providers.common.sql.operators.sql import Q\n"
        "Q(task_id='a', sql='weekly.sql')\n");
  Write("include/biweekly.sql", "select '{{ next_ds }}'");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Unread(), ElementsAre("dags/a.py:2 the template in weekly.sql is "
                                    "not read: the project has no such file"));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_CONTEXT));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_IMPORT));
}

TEST_F(ProjectFolder, ReadsDagsInYamlWhereCodeReadsYaml) {
  Write("configs/d.yml",
        "d:\n  tasks:\n    a: {operator: airflow.operators.x.Y}\n");
  Write("dags/a.py", "x = 1\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Facts(v1::FACT_KIND_IMPORT), IsEmpty());
  Write("dags/a.py", "import dagfactory\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Facts(v1::FACT_KIND_IMPORT),
              UnorderedElementsAre("dagfactory= @dags/a.py:1",
                                   "airflow.operators.x.Y= @configs/d.yml:3"));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_IMPORT));
  Write("configs/d.yml", "d: {tasks: [operator\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_EQ(Unread().size(), 1u);
}

TEST_F(ProjectFolder, ReadsWhatTheComposeOverrideExtends) {
  Write("docker-compose.override.yml",
        "services:\n  webserver: {command: airflow webserver}\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Facts(v1::FACT_KIND_FILE),
              Contains("@service=webserver @docker-compose.override.yml:2"));
  EXPECT_THAT(Facts(v1::FACT_KIND_SHELL),
              ElementsAre("airflow webserver=airflow webserver "
                          "@docker-compose.override.yml:2"));
}

TEST_F(ProjectFolder, NamesTheApiThatScriptsCall) {
  Write("scripts/a.sh", "set -e\ncurl -u a:hunter2 http://h/api/v1/dags\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Facts(v1::FACT_KIND_SHELL),
              Contains("url /api/v1=http://h/api/v1/dags @scripts/a.sh:2"));
}

TEST_F(ProjectFolder, TellsTextsThatAreNoUtf8) {
  Write("requirements.txt", "caf\xe9==1\n");
  Write("dags/a.py", "x = '\xff'\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(Unread(), Contains("requirements.txt:0 is not UTF-8"));
  EXPECT_THAT(Unread(), Contains(HasSubstr("dags/a.py")));
  std::string bytes;
  EXPECT_TRUE(deployment_.SerializeToString(&bytes));
  EXPECT_TRUE(v1::Deployment().ParseFromString(bytes));
}

TEST_F(ProjectFolder, KeepsThePlainSecretsOfCodeToItself) {
  Write("dags/a.py",
        "Hook(password='hunter2', conn='postgres://u:hunter2@h/db')\n"
        "import os\nos.system('mysql -phunter2 postgres://u:hunter2@h')\n");
  ASSERT_TRUE(Read().ok());
  EXPECT_THAT(deployment_.facts().DebugString(), Not(HasSubstr("u:hunter2")));
}

TEST_F(ProjectFolder, WithoutADockerfileIsNone) {
  fs::remove(root_ / "Dockerfile");
  EXPECT_THAT(std::string(Read().message()), HasSubstr("no Dockerfile"));
  EXPECT_FALSE(ListProject((root_ / "nothing").string(), false).ok());
}

TEST_F(ProjectFolder, IsReadAsFarAsItFits) {
  Write("dags/a.py", "from airflow import DAG\n");
  // In the order of their names data comes before plugins.
  for (int i = 0; i < 20010; ++i) Write(absl::StrCat("data/", i, ".csv"), "");
  Write("plugins/b.py", "import airflow\n");
  EXPECT_EQ(Read(), absl::OkStatus());
  EXPECT_EQ(tally_.files, 20000);
  EXPECT_THAT(Unread(), ElementsAre(HasSubstr("more than 20000 files")));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_FILE));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_THAT(
      Facts(v1::FACT_KIND_IMPORT),
      ElementsAre("airflow.DAG= @dags/a.py:1", "airflow= @plugins/b.py:1"));
  const std::vector<std::string> first = Facts(v1::FACT_KIND_FILE);
  EXPECT_EQ(Read(), absl::OkStatus());
  EXPECT_EQ(Facts(v1::FACT_KIND_FILE), first) << "the same at every run";
}

TEST_F(ProjectFolder, IsReadAsFarAsItsFactsFit) {
  for (int file = 0; file < 300; ++file) {
    std::string imports;
    for (int i = 0; i < 200; ++i) {
      absl::StrAppend(&imports, "import airflow.m", file, ".n", i, "\n");
    }
    Write(absl::StrCat("dags/", file, ".py"), imports);
  }
  EXPECT_EQ(Read(), absl::OkStatus());
  EXPECT_EQ(tally_.facts, 50000);
  EXPECT_THAT(Unread(), ElementsAre(HasSubstr("50000 are allowed")));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_FILE));
}

// More work than anybody's patterns make.
TEST_F(ProjectFolder, GivesUpOnPatternsThatTakeTooLong) {
  std::string pattern;
  for (int i = 0; i < 31; ++i) pattern += "*a?b";
  std::string patterns;
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&patterns, pattern, i, "\n");
  Write("dags/.airflowignore", patterns);
  for (int i = 0; i < 200; ++i) {
    Write(absl::StrCat("dags/", std::string(240, 'a'), i, ".py"), "import a\n");
  }
  ASSERT_EQ(
      ReadProjectFolder({root_.string(), true, false}, deployment_, tally_),
      absl::OkStatus());
  EXPECT_THAT(Unread(), Contains(HasSubstr("take too long")));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_EQ(tally_.python_files, 200) << "what was not matched is read";
}

TEST_F(ProjectFolder, HonoursAsManyPatternsAsPeopleWrite) {
  std::string patterns;
  for (int i = 0; i < 100; ++i)
    absl::StrAppend(&patterns, "skip_", i, "_*.py\n");
  Write("dags/.airflowignore", patterns);
  for (int i = 0; i < 300; ++i) {
    Write(absl::StrCat("dags/team/skip_", i, "_x.py"), "import a\n");
  }
  ASSERT_EQ(
      ReadProjectFolder({root_.string(), true, false}, deployment_, tally_),
      absl::OkStatus());
  EXPECT_THAT(Unread(), IsEmpty());
  EXPECT_EQ(tally_.python_files, 200);
}

}  // namespace
}  // namespace upgrade_advisor
