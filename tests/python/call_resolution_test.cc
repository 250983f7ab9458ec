#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Files = std::vector<std::pair<std::string, std::string>>;

// "airflow.DAG = schedule,*1" of each "@arguments." row.
std::vector<std::string> Arguments(const PythonProjectFacts& project) {
  std::vector<std::string> rows;
  for (const std::string& row : Rows(project, FactKind::kKeyword)) {
    if (row.rfind("@arguments.", 0) == 0) rows.push_back(row.substr(11));
  }
  return rows;
}

std::vector<std::string> Arguments(absl::string_view text) {
  return Arguments(ReadOne(text));
}

// "airflow.DAG.schedule 3:7" of each "@argument." row.
std::vector<std::string> Places(const PythonProjectFacts& project) {
  std::vector<std::string> rows;
  for (const Fact& fact : project.facts) {
    if (fact.name.rfind("@argument.", 0) != 0 || fact.name[10] == '*') continue;
    rows.push_back(
        absl::StrCat(fact.name.substr(10), " ", fact.line, ":", fact.column));
  }
  return rows;
}

TEST(CallResolution, RowsHaveTheImportedCalleeAndItsArguments) {
  const PythonProjectFacts project = ReadOne(
      "from airflow import DAG as D\nimport airflow.models as m\n"
      "D('x', 1, schedule=None, catchup=False)\nm.Variable.get('a')\n"
      "m.Pool(*a, **b)\nm.Pool()\nother(x=1)\n");
  EXPECT_THAT(Arguments(project),
              ElementsAre("airflow.DAG = catchup,schedule,*2",
                          "airflow.models.Pool", "airflow.models.Pool = *,**",
                          "airflow.models.Variable.get = *1"));
  EXPECT_THAT(Places(project), ElementsAre("airflow.DAG.schedule 3:11",
                                           "airflow.DAG.catchup 3:26"));
}

TEST(CallResolution, DecoratorsAreCallsOfWhatIsImported) {
  EXPECT_THAT(Arguments("from airflow.decorators import dag, task\n"
                        "@dag(schedule=None)\ndef f():\n"
                        "  @task\n  def g(): pass\n"
                        "  @task.bash(env={})\n  def h(): pass\n"),
              ElementsAre("airflow.decorators.dag = schedule",
                          "airflow.decorators.task = *1",
                          "airflow.decorators.task.bash = env"));
}

TEST(CallResolution, AFunctionsOwnNamesAreNotWhatTheModuleImports) {
  constexpr char kImport[] = "from airflow.models import Variable\n";
  for (const char* code :
       {"def f(Variable): Variable.get(1)\n",
        "def f():\n  Variable = g()\n  Variable.get(1)\n",
        "def f(Variable):\n  def h(): return Variable.get(1)\n",
        "x = [Variable.get(1) for Variable in y]\n",
        "x = lambda Variable: Variable.get(1)\n",
        "def f():\n  for Variable in y: Variable.get(1)\n"}) {
    EXPECT_THAT(Arguments(absl::StrCat(kImport, code)), IsEmpty()) << code;
  }
  for (const char* code :
       {"def f(other): Variable.get(1)\n",
        "class C:\n  Variable = 1\n  def f(self): Variable.get(1)\n",
        "def f(Variable): pass\nVariable.get(1)\n",
        "def f(x=Variable.get(1)): pass\n",
        "def f(Variable):\n  from airflow.models import Variable\n"
        "  Variable.get(1)\n"}) {
    EXPECT_THAT(Arguments(absl::StrCat(kImport, code)),
                ElementsAre("airflow.models.Variable.get = *1"))
        << code;
  }
}

TEST(CallResolution, MappedOperatorsAreCallsOfTheOperator) {
  EXPECT_THAT(
      Arguments("from airflow.operators.bash import BashOperator as B\n"
                "B.partial(task_id='x').expand(env=[])\n"
                "import functools\nfrom functools import partial\n"
                "C = functools.partial(B, cwd='/')\nC(pool='p')\n"
                "partial(f, a=1)\n"),
      ElementsAre("airflow.operators.bash.BashOperator = cwd,partial",
                  "airflow.operators.bash.BashOperator = env,partial",
                  "airflow.operators.bash.BashOperator = pool,partial",
                  "airflow.operators.bash.BashOperator = task_id,partial"));
}

TEST(CallResolution, KeysOfADictThatIsKnownAreArguments) {
  const PythonProjectFacts project = ReadOne(
      "from airflow import DAG\n"
      "base = {'a': 1}\n"
      "def f():\n  more = dict(base, b=2)\n  DAG(**more)\n"
      "DAG(**{**base, 'c': 3})\nDAG(**base.copy())\nDAG(**(base | {'d': "
      "1}))\n");
  EXPECT_THAT(Arguments(project),
              ElementsAre("airflow.DAG = a", "airflow.DAG = a,b",
                          "airflow.DAG = a,c", "airflow.DAG = a,d"));
  EXPECT_THAT(Places(project), Contains("airflow.DAG.a 2:9"));
}

TEST(CallResolution, ADictThatMayHaveOtherKeysIsAMapping) {
  constexpr absl::string_view kImport = "from airflow import DAG\n";
  for (absl::string_view text :
       {"x = {'a': 1}\nx = {}\nDAG(**x)", "DAG(**f())", "DAG(**imported)",
        "x = {} if y else {'a': 1}\nDAG(**x)", "def f(x):\n  DAG(**x)",
        "for x in y: DAG(**x)", "def f():\n  def g(**kw): DAG(**kw)"}) {
    EXPECT_THAT(Arguments(absl::StrCat(kImport, text, "\n")),
                ElementsAre("airflow.DAG = **"))
        << text;
  }
  EXPECT_THAT(Arguments(absl::StrCat(kImport, "x = {'a': 1, k: 2}\nDAG(**x)")),
              ElementsAre("airflow.DAG = a,**"));
  EXPECT_THAT(
      Arguments(absl::StrCat(kImport, "x = {'a': 1}\nx[k] = 2\nDAG(**x)")),
      ElementsAre("airflow.DAG = a,**"));
}

TEST(CallResolution, ChangesOfADictCount) {
  EXPECT_THAT(Arguments("from airflow import DAG\nx = {'a': 1, 'b': 2}\n"
                        "x['c'] = 3\nx.update(d=4)\nx.update({'e': 5})\n"
                        "x.setdefault('f', 6)\nx.pop('a')\ndel x['b']\n"
                        "DAG(**x)\n"),
              ElementsAre("airflow.DAG = c,d,e,f"));
}

TEST(CallResolution, FunctionsHandKeywordsOn) {
  const PythonProjectFacts project = ReadOne(
      "from airflow import DAG\n"
      "def make(name, tags=None, **kw):\n"
      "  kw['schedule'] = kw.pop('cron')\n"
      "  return DAG(name, catchup=False, **kw)\n"
      "make('a', cron='@daily', tags=[], sla=1)\n");
  EXPECT_THAT(Arguments(project),
              ElementsAre("airflow.DAG = catchup,schedule,*1,**",
                          "airflow.DAG = catchup,schedule,sla,*1"));
  EXPECT_THAT(Places(project), Contains("airflow.DAG.sla 5:35"));
}

TEST(CallResolution, FunctionsWithoutKeywordsKeepTheirArguments) {
  EXPECT_THAT(Arguments("from airflow import DAG\n"
                        "def make(schedule_interval):\n"
                        "  return DAG('x', schedule=schedule_interval)\n"
                        "make(schedule_interval='@daily')\n"),
              ElementsAre("airflow.DAG = schedule,*1"));
}

TEST(CallResolution, SubclassesTakeTheArgumentsOfTheirBase) {
  const PythonProjectFacts project = ReadProject(Files{
      {"include/base.py",
       "from airflow.models import BaseOperator as Op\nclass Mid(Op): pass\n"},
      {"include/__init__.py", "from .base import Mid\n"},
      {"dags/a.py",
       "from include import Mid\nclass End(Mid): x = 1\nEnd(sla=1, "
       "pool='p')\n"}});
  EXPECT_THAT(Arguments(project),
              ElementsAre("airflow.models.BaseOperator = pool,sla"));
  EXPECT_THAT(Places(project),
              ElementsAre("airflow.models.BaseOperator.sla 3:5",
                          "airflow.models.BaseOperator.pool 3:12"));
}

TEST(CallResolution, AConstructorKeepsItsOwnParameters) {
  EXPECT_THAT(
      Arguments("from airflow.models import BaseOperator\n"
                "class Op(BaseOperator):\n"
                "  def __init__(self, fn, provide_context=False, **kw):\n"
                "    super().__init__(pool='p', **kw)\n"
                "Op(task_id='t', fn=print, provide_context=True)\n"),
      ElementsAre("airflow.models.BaseOperator = pool,**,partial",
                  "airflow.models.BaseOperator = pool,task_id"));
  EXPECT_THAT(Arguments("from airflow.models import BaseOperator\n"
                        "class Op(BaseOperator):\n"
                        "  def __init__(self, sla): pass\n"
                        "Op(sla=1)\n"),
              IsEmpty());
}

TEST(CallResolution, AClassMayCallItsBaseByName) {
  EXPECT_THAT(Arguments("from airflow.models import BaseOperator\n"
                        "class Op(BaseOperator):\n"
                        "  def __init__(self, **kw):\n"
                        "    BaseOperator.__init__(self, pool='p', **kw)\n"
                        "Op(sla=1)\n"),
              ElementsAre("airflow.models.BaseOperator = pool,**,partial",
                          "airflow.models.BaseOperator = pool,sla"));
}

TEST(CallResolution, ModulesOfTheFolderOfDagsAreFound) {
  const PythonProjectFacts project = ReadProject(
      Files{{"dags/lib/make.py",
             "from airflow import DAG\ndef make(**kw): return DAG(**kw)\n"},
            {"dags/a.py", "from lib.make import make\nmake(sla=1)\n"},
            {"dags/lib/b.py", "import make\nmake.make(pool=1)\n"},
            {"dags/lib/c.py", "from .make import make as m\nm(tags=1)\n"}});
  EXPECT_THAT(Arguments(project),
              ElementsAre("airflow.DAG = **", "airflow.DAG = pool",
                          "airflow.DAG = sla", "airflow.DAG = tags"));
}

TEST(CallResolution, NamesOfAStarImportAreThoseOfAirflow) {
  EXPECT_THAT(Arguments("from airflow.operators.bash import *\n"
                        "BashOperator(sla=1)\nother(x=1)\n"
                        "class Mine: pass\nMine(sla=1)\n"),
              ElementsAre("airflow.operators.bash.BashOperator = sla"));
  EXPECT_THAT(Arguments("from airflow.operators.bash import *\n"
                        "from mine import *\nBashOperator(sla=1)\n"),
              IsEmpty());
}

TEST(CallResolution, CirclesEnd) {
  EXPECT_THAT(Arguments("def a(**kw): b(**kw)\ndef b(**kw): a(**kw)\n"
                        "class C(D): pass\nclass D(C): pass\n"
                        "x = y\ny = x\nx(a=1)\na(x=1)\nC(x=1)\n"
                        "z = {**z}\na(**z)\n"),
              IsEmpty());
}

TEST(CallResolution, ClassesAndDataclassesOfTheProjectStayThere) {
  EXPECT_THAT(Arguments("from dataclasses import dataclass\n"
                        "@dataclass\nclass Contract:\n  sla: int\n"
                        "Contract(sla=1)\nimport requests\n"
                        "requests.get(timeout=1)\n"),
              IsEmpty());
}

}  // namespace
}  // namespace upgrade_advisor
