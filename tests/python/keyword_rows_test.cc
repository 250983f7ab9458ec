#include "services/python/keyword_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

using Files = std::vector<std::pair<std::string, std::string>>;

// Without those of resolved calls, which call_resolution_test.cc is about.
std::vector<std::string> Keywords(const PythonProjectFacts& project) {
  std::vector<std::string> rows;
  for (const std::string& row : Rows(project, FactKind::kKeyword)) {
    if (!absl::StartsWith(row, "@argument")) rows.push_back(row);
  }
  return rows;
}

std::vector<std::string> Keywords(absl::string_view text) {
  return Keywords(ReadOne(text));
}

TEST(KeywordRows, OfAirflowAreUnderItsNameAndUnderAny) {
  EXPECT_THAT(Keywords("from airflow import DAG as D\nD(concurrency=1)\n"),
              ElementsAre("*.concurrency = 1", "@dag = concurrency",
                          "DAG.concurrency = 1"));
  EXPECT_THAT(Keywords("from airflow.operators.bash import BashOperator as B\n"
                       "B(sla=1)\n"),
              ElementsAre("*.sla = 1", "BashOperator.sla = 1"));
}

TEST(KeywordRows, OnlyWhatMakesADagOrATaskIsAny) {
  EXPECT_THAT(
      Keywords("from airflow.models import Connection, Param\n"
               "Connection(sla=1)\nParam(1, retries=2)\n"),
      ElementsAre("Connection.sla = 1", "Param.0 = 1", "Param.retries = 2"));
  EXPECT_THAT(Keywords("from airflow.decorators import task\n"
                       "@task(sla=1)\ndef f(): pass\n"),
              Contains("*.sla = 1"));
}

TEST(KeywordRows, OfTheProjectHaveItsPath) {
  EXPECT_THAT(Keywords("class Contract: pass\nContract(1, sla=2)\n"
                       "def job(**kw): pass\njob(trigger_rule='dummy')\n"),
              ElementsAre("dags.team.etl.Contract.0 = 1",
                          "dags.team.etl.Contract.sla = 2",
                          "dags.team.etl.job.trigger_rule = dummy"));
}

TEST(KeywordRows, OfAnotherPackageHaveItsPath) {
  EXPECT_THAT(Keywords("from petl import Dataset, DAG\nDataset('a', 1)\n"
                       "DAG(schedule_interval='@daily')\n"),
              ElementsAre("petl.DAG.schedule_interval = @daily",
                          "petl.Dataset.0 = a", "petl.Dataset.1 = 1"));
}

TEST(KeywordRows, OperatorsOfAnotherPackageMayHaveArgumentsOfTheirOwn) {
  EXPECT_THAT(Keywords("from house.ops import RunOperator\n"
                       "RunOperator(provide_context=True)\n"),
              ElementsAre("@other.provide_context = True",
                          "house.ops.RunOperator.provide_context = True"));
}

TEST(KeywordRows, OfWhatIsNotKnownAreUnderTheirNameOnly) {
  EXPECT_THAT(Keywords("ti.xcom_pull(task_ids='a')\nself.fn(sla=1)\n"
                       "for op in ops: op(trigger_rule='dummy')\n"),
              ElementsAre("fn.sla = 1", "op.trigger_rule = dummy",
                          "xcom_pull.task_ids = a"));
}

TEST(KeywordRows, PassThroughSubclasses) {
  EXPECT_THAT(Keywords(ReadProject(
                  Files{{"include/ops.py",
                         "from airflow.models import BaseOperator\n"
                         "class Own(BaseOperator):\n"
                         "  def __init__(self, provide_context=False, **kw):\n"
                         "    super().__init__(**kw)\n"},
                        {"dags/a.py",
                         "from include.ops import Own\n"
                         "Own(provide_context=True, sla=1)\n"}})),
              ElementsAre("*.sla = 1", "BaseOperator.sla = 1",
                          "include.ops.Own.provide_context = True",
                          "include.ops.Own.sla = 1"));
}

TEST(KeywordRows, PassThroughFunctions) {
  EXPECT_THAT(Keywords("from airflow import DAG\n"
                       "def make(sla=None, **kw): return DAG('x', **kw)\n"
                       "make(sla=1, schedule_interval='@daily')\n"),
              IsSupersetOf({"*.schedule_interval = @daily",
                            "DAG.schedule_interval = @daily", "@dag = *1,**",
                            "@dag = schedule_interval,*1"}));
}

TEST(KeywordRows, OfADagOfAnotherPackageThatBuildsDags) {
  EXPECT_THAT(Keywords("from cosmos import DbtDag, ProjectConfig\n"
                       "DbtDag(schedule_interval='@daily')\n"
                       "ProjectConfig('/p', sla=1)\n"),
              IsSupersetOf({"@dag = schedule_interval",
                            "DAG.schedule_interval = @daily"}));
  EXPECT_THAT(Keywords("from cosmos import ProjectConfig\n"
                       "ProjectConfig('/p', sla=1)\n"),
              Not(Contains("*.sla = 1")));
}

TEST(KeywordRows, KeysOfAKnownDictAreArguments) {
  const std::string text =
      "from airflow import DAG\n"
      "x = {'schedule_interval': '@daily', 'task_id': 'a'}\n";
  EXPECT_THAT(Keywords(text + "DAG('a', **x)\n"),
              ElementsAre("*.schedule_interval = @daily",
                          "@dag = schedule_interval,task_id,*1", "DAG.0 = a",
                          "DAG.schedule_interval = @daily"));
  EXPECT_THAT(Keywords(text), IsEmpty());
  EXPECT_THAT(Keywords(text + "requests.get(**x)\n"), IsEmpty());
}

TEST(KeywordRows, ADictThatGoesToTwoCallsCountsForEach) {
  EXPECT_THAT(Keywords("from airflow import DAG\nx = {'sla': 1}\n"
                       "f(**x)\nDAG(**x)\n"),
              Contains("DAG.sla = 1"));
}

TEST(KeywordRows, OfTwoKeysOfOneNameTheLaterOneCounts) {
  EXPECT_THAT(Keywords("from airflow import DAG\nx = {'a': 1}\n"
                       "DAG(**{**x, 'a': 2})\n"),
              ElementsAre("*.a = 2", "@dag = a", "DAG.a = 2"));
}

TEST(KeywordRows, DefaultArgsMayHaveAnyName) {
  EXPECT_THAT(Keywords("from airflow import DAG\nargs = {'sla': 1}\n"
                       "DAG(default_args=args)\n"),
              IsSupersetOf({"*.sla = 1", "default_args.sla = 1"}));
  EXPECT_THAT(Keywords("from house import Settings\nargs = {'sla': 1}\n"
                       "Settings(default_args=args)\n"),
              Not(Contains("*.sla = 1")));
}

}  // namespace
}  // namespace upgrade_advisor
