#include "services/yaml/dag_file.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

// "kind name value dag/call:line" of each row; "?" for a value that is
// withheld.
std::vector<std::string> Rows(const std::string& text) {
  const YamlRows read = ReadDagFile("dags/a.yml", text);
  EXPECT_FALSE(read.error.has_value()) << read.error->reason;
  std::vector<std::string> out;
  for (const Fact& fact : read.facts) {
    out.push_back(absl::StrCat(FactKindName(fact.kind), " ", fact.name, " ",
                               fact.value_withheld ? "?" : fact.value, " ",
                               fact.dag, "/", fact.call, ":", fact.line));
  }
  return out;
}

TEST(DagFile, OperatorsAreImportsAndCalls) {
  EXPECT_THAT(
      Rows("sales:\n"
           "  tasks:\n"
           "    load:\n"
           "      operator: airflow.operators.bash_operator.BashOperator\n"
           "      bash_command: airflow db init\n"
           "      dependencies: [x]\n"),
      ElementsAre(
          "import airflow.operators.bash_operator.BashOperator  1/1:4",
          "keyword @argument.airflow.operators.bash_operator.BashOperator."
          "bash_command  1/1:5",
          "keyword @argument.*.bash_command  1/1:5",
          "keyword *.bash_command ? 1/1:5",
          "keyword @arguments.airflow.operators.bash_operator.BashOperator "
          "bash_command,partial 1/1:4",
          "shell airflow db init airflow db init 1/1:5"));
}

TEST(DagFile, TasksMayBeAList) {
  EXPECT_THAT(Rows("d:\n  tasks:\n"
                   "  - {task_id: a, decorator: airflow.decorators.task}\n"
                   "  - {task_id: b, operator: house.operators.Load}\n"),
              IsSupersetOf({"import airflow.decorators.task  1/1:3",
                            "import house.operators.Load  1/2:4"}));
}

TEST(DagFile, TemplatesAreReadWhereverTheyAre) {
  EXPECT_THAT(Rows("d:\n  tasks:\n    a:\n      operator: x.Y\n"
                   "      env: {DAY: ['{{ next_ds }}']}\n"
                   "      doc: plain {braces}\n"),
              AllOf(Contains("context next_ds template 1/1:5"),
                    Not(Contains(HasSubstr("braces")))));
}

TEST(DagFile, TheScheduleIntervalIsADagsArgument) {
  EXPECT_THAT(
      Rows("d:\n  schedule_interval: '0 3 * * *'\n"
           "  concurrency: 2\n"
           "  tasks: {a: {operator: x.Y}}\n"),
      IsSupersetOf({"keyword DAG.schedule_interval 0 3 * * * 1/1:2",
                    "keyword @argument.airflow.DAG.schedule_interval  1/1:2"}));
  EXPECT_THAT(Rows("d:\n  schedule: '@daily'\n  tasks: {a: {operator: x.Y}}\n"),
              Each(Not(HasSubstr("schedule"))));
}

TEST(DagFile, DefaultsHoldForItsDags) {
  EXPECT_THAT(Rows("default:\n  default_args: {sla: 1, trigger_rule: dummy}\n"
                   "d:\n  tasks: {a: {operator: x.Y}}\n"),
              IsSupersetOf({"keyword default_args.sla ? 1/0:2",
                            "keyword *.trigger_rule dummy 1/0:2",
                            "import x.Y  2/1:4"}));
}

TEST(DagFile, OtherFilesGiveNothing) {
  for (const char* text : {"", "- operator", "models: [{name: tasks}]",
                           "default: {default_args: {sla: 1}}",
                           "play:\n  tasks: [{name: copy, module: x}]",
                           "d: {tasks: {a: {python_callable: x}}}",
                           "d: {tasks: []}", "d: {tasks: operator}"}) {
    EXPECT_THAT(Rows(text), IsEmpty()) << text;
  }
}

TEST(DagFile, SecretsStayWhereTheyAre) {
  EXPECT_THAT(Rows("d:\n  tasks: {a: {operator: x.Y, password: hunter2}}\n"),
              Each(Not(HasSubstr("hunter2"))));
}

TEST(DagFile, AliasesThatMultiplyAreAnError) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    absl::StrAppend(&text, "a", i, ": &a", i, " [");
    for (int j = 0; j < 10; ++j) absl::StrAppend(&text, "*a", i - 1, ", ");
    absl::StrAppend(&text, "]\n");
  }
  absl::StrAppend(&text, "d: {tasks: {a: {operator: x.Y, env: *a8}}}\n");
  const YamlRows read = ReadDagFile("dags/a.yml", text);
  ASSERT_TRUE(read.error.has_value());
  EXPECT_THAT(read.error->reason, HasSubstr("200000"));
}

TEST(DagFile, DeepNestingIsAnError) {
  EXPECT_TRUE(ReadDagFile("a.yml", std::string(100000, '[')).error.has_value());
}

}  // namespace
}  // namespace upgrade_advisor
