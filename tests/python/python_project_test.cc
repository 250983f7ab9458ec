#include "services/python/python_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Shown(const PythonProjectFacts& project) {
  std::string out;
  for (const Fact& f : project.facts) {
    absl::StrAppend(&out, f.file, ":", f.line, ":", f.column, " ", f.name, "=",
                    f.value, f.value_withheld ? "?" : "", "\n");
  }
  for (const auto& p : project.open_prefixes) absl::StrAppend(&out, p.second);
  for (const UnreadFile& u : project.unread) absl::StrAppend(&out, u.path);
  return out;
}

TEST(PythonProject, TheOrderOfFilesDoesNotMatter) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"dags/b.py", "import a, x\nfrom s import *\nclass B(A): pass"},
      {"dags/a.py", "import b\nf(x=1)\nfrom t import *\nclass A(C): y = 1"},
      {"plugins/c.py", "x y\nimport_module(z)"}};
  auto turned = files;
  std::reverse(turned.begin(), turned.end());
  EXPECT_EQ(Shown(ReadProject(files)), Shown(ReadProject(turned)));
}

TEST(PythonProject, KeepsTheFirstPlacesOfAFact) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "f()\n";
  const PythonProjectFacts project =
      ReadProject({{"dags/b.py", text}, {"dags/a.py", text}});
  ASSERT_EQ(project.facts.size(), 25u);
  EXPECT_EQ(project.facts[19].file, "dags/a.py");
  EXPECT_EQ(project.facts[20].file, "dags/b.py");
  EXPECT_EQ(project.facts[24].line, 5u);
}

TEST(PythonProject, NamesTheFilesOfTemplates) {
  constexpr char kImport[] =
      "from airflow.providers.common.sql.operators.sql import "
      "SQLExecuteQueryOperator as Q\n";
  const auto named = [&](const std::string& code) {
    std::vector<std::string> out;
    for (const TemplateUse& use :
         ReadProject({{"dags/a.py", kImport + code}}).templates) {
      out.push_back(absl::StrCat(use.named, ":", use.line));
    }
    return out;
  };
  EXPECT_THAT(named("Q(task_id='q', sql='daily.sql')"),
              ElementsAre("daily.sql:2"));
  EXPECT_THAT(named("from airflow.operators.bash import BashOperator\n"
                    "BashOperator(bash_command='bin/run.sh')"),
              ElementsAre("bin/run.sh:3"));
  EXPECT_THAT(named("Q(task_id='q', sql='select 1')"), IsEmpty());
  EXPECT_THAT(named("import pandas\npandas.read_sql(sql='daily.sql')"),
              IsEmpty());
  EXPECT_THAT(named("Q(task_id='daily.sql')"), IsEmpty());
}

TEST(PythonProject, OfNoFilesIsEmptyAndClosed) {
  const PythonProjectFacts project = CombinePythonFacts({});
  EXPECT_THAT(project.facts, IsEmpty());
  EXPECT_THAT(project.open_kinds, IsEmpty());
}

}  // namespace
}  // namespace upgrade_advisor
