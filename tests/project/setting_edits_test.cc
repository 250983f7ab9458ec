#include "services/project/setting_edits.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "services/project/project_edits.h"

namespace upgrade_advisor {
namespace {

constexpr char kOld[] = "AIRFLOW__CORE__DAG_CONCURRENCY";
constexpr char kNew[] = "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG";

// The text after an edit of all files; "left" where it was refused.
std::string After(const std::string& path, const std::string& text,
                  const std::string& edit) {
  ProjectEdits edits(ReadProjectFiles({{path, text}}));
  const EditResult result = edits.Apply(edit);
  if (!result.remarks.empty()) {
    EXPECT_EQ(edits.files()[0].text, text);
    return "left";
  }
  EXPECT_EQ(result.diff.empty(), edits.files()[0].text == text);
  return edits.files()[0].text;
}

std::string Rename(const std::string& path, const std::string& text) {
  return After(path, text, std::string("env.rename ") + kOld + " " + kNew);
}

TEST(SettingEdits, RenameAVariable) {
  EXPECT_EQ(
      Rename(".env", "# c\r\nexport AIRFLOW__CORE__DAG_CONCURRENCY=3\r\n"),
      "# c\r\nexport AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG=3\r\n");
  EXPECT_EQ(Rename("Dockerfile",
                   "FROM x\nENV A=1 \\\n    AIRFLOW__CORE__DAG_CONCURRENCY=3 "
                   "\\\n    B=2\nRUN x\n"),
            "FROM x\nENV A=1 \\\n    "
            "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG=3 \\\n    B=2\nRUN x\n");
  EXPECT_EQ(
      Rename("Dockerfile", "FROM x\nENV AIRFLOW__CORE__DAG_CONCURRENCY 3\n"),
      "FROM x\nENV AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG 3\n");
  EXPECT_EQ(Rename("airflow.cfg", "[core]\ndag_concurrency : 3\n"),
            "[core]\nmax_active_tasks_per_dag : 3\n");
}

TEST(SettingEdits, LeaveOtherVariables) {
  for (const char* text :
       {"AIRFLOW__CORE__DAG_CONCURRENCY_X=3\n", "X=AIRFLOW__CORE__DAG_CONC\n",
        "# AIRFLOW__CORE__DAG_CONCURRENCY=3\n", ""}) {
    EXPECT_EQ(Rename(".env", text), text);
  }
}

TEST(SettingEdits, RefuseWhatIsNotPlain) {
  // Both names are set.
  EXPECT_EQ(Rename(".env",
                   "AIRFLOW__CORE__DAG_CONCURRENCY=3\n"
                   "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG=4\n"),
            "left");
  // To another section.
  EXPECT_EQ(After("airflow.cfg", "[core]\nsql_alchemy_conn = x\n",
                  "env.rename AIRFLOW__CORE__SQL_ALCHEMY_CONN "
                  "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"),
            "left");
  EXPECT_EQ(After(".env", "A='x y'\n", "env.set A z"), "left");
  EXPECT_EQ(After(".env", "A=x$B\n", "env.set A z"), "left");
  EXPECT_EQ(After("Dockerfile", "FROM x\nENV A=1 B=2\n", "env.unset A"),
            "left");
  EXPECT_EQ(
      After("Dockerfile", "FROM x\nENV B=2 \\\n  A=1\nRUN y\n", "env.unset A"),
      "left");
}

TEST(SettingEdits, SetAndUnsetAVariable) {
  EXPECT_EQ(After(".env", "A=1\nB=2\n", "env.unset A"), "B=2\n");
  EXPECT_EQ(After("Dockerfile", "FROM x\nENV A=1\nRUN y\n", "env.unset A"),
            "FROM x\nRUN y\n");
  EXPECT_EQ(After("Dockerfile", "FROM x\nENV A=1 \\\n B=2 \\\n C=3\nRUN y\n",
                  "env.unset B"),
            "FROM x\nENV A=1 \\\n C=3\nRUN y\n");
  EXPECT_EQ(After(".env", "A=1 # c\n", "env.set A 2"), "A=2 # c\n");
  EXPECT_EQ(After("airflow.cfg", "[a]\nb = 1\n", "env.set AIRFLOW__A__B 2"),
            "[a]\nb = 2\n");
  EXPECT_EQ(After(".env", "A=2\n", "env.set A 2"), "A=2\n");
}

TEST(SettingEdits, ReplaceAClassInAValue) {
  const ProjectFile file{
      "Dockerfile", "FROM x\nENV AIRFLOW__A__B=a.b.C,a.b.CD\nENV X=a.b.C\n"};
  EXPECT_EQ(ReplaceInSetting(file, 0, "a.b.C", "n.m.C"),
            "FROM x\nENV AIRFLOW__A__B=n.m.C,a.b.CD\nENV X=a.b.C\n");
  EXPECT_EQ(ReplaceInSetting(file, 0, "a.b", "n.m"), std::nullopt);
  EXPECT_EQ(ReplaceInSetting(file, 7, "a.b.C", "n.m.C"), std::nullopt);
}

}  // namespace
}  // namespace upgrade_advisor
