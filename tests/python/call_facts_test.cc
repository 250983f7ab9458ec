#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Calls(absl::string_view text) {
  return Rows(text, FactKind::kCall);
}
// As they are written; keyword_rows_test.cc is about what becomes of them.
std::vector<std::string> Keywords(absl::string_view text) {
  return Rows(ReadAsWritten(text), FactKind::kKeyword);
}

TEST(CallFacts, HaveTheLastNameAndTheImportedOne) {
  EXPECT_THAT(Calls("from airflow.datasets import Dataset as D\nD('x')\n"
                    "ti.xcom_pull()\n"),
              ElementsAre("@attribute.xcom_pull", "D",
                          "airflow.datasets.Dataset", "xcom_pull"));
}

TEST(CallFacts, DecoratorsAreCallsWithAndWithoutBrackets) {
  EXPECT_THAT(Calls("@a\n@b.c(1)\ndef f(): pass\n"),
              ElementsAre("@attribute.c", "a = decorator", "c = decorator"));
}

TEST(CallFacts, AttributesThatAreReadAreNoted) {
  EXPECT_THAT(Calls("a.b.c = d.e\nf().g += 1\ndel h.i\n"),
              ElementsAre("@attribute.b", "@attribute.e", "@attribute.g", "f"));
}

TEST(CallFacts, HandledExceptionsAreNotedByLastName) {
  EXPECT_THAT(
      Calls("try: pass\nexcept (A, b.C) as e: pass\nexcept D: pass\n"),
      ElementsAre("@attribute.C", "@except.A", "@except.C", "@except.D"));
}

TEST(KeywordFacts, HaveTheArgumentOfTheCalleeAndOfAny) {
  EXPECT_THAT(
      Keywords("a.DAG('x', schedule_interval='@daily')\nf(1, y=2)"),
      ElementsAre("*.schedule_interval = @daily", "*.y = 2", "DAG.0 = x",
                  "DAG.schedule_interval = @daily", "f.y = 2"));
}

TEST(KeywordFacts, TheDecoratorDagIsTheClass) {
  EXPECT_THAT(Keywords("@dag(schedule=None)\ndef f(): pass\n"),
              ElementsAre("*.schedule = None", "DAG.schedule = None"));
}

TEST(KeywordFacts, OfAnAliasAreThoseOfWhatAirflowCallsIt) {
  EXPECT_THAT(Keywords("from airflow import DAG as D\nD(concurrency=1)\n"),
              ElementsAre("*.concurrency = 1", "DAG.concurrency = 1"));
  EXPECT_THAT(Keywords("from airflow.decorators import dag as job\n"
                       "@job(concurrency=1)\ndef f(): pass\n"),
              ElementsAre("*.concurrency = 1", "DAG.concurrency = 1"));
  EXPECT_THAT(Keywords("from mine import Base as DAG\nDAG(concurrency=1)\n"),
              ElementsAre("*.concurrency = 1", "DAG.concurrency = 1"));
}

TEST(KeywordFacts, OfDefaultArgsCountForAny) {
  const std::vector<std::string> rows = {"*.sla = timedelta()",
                                         "default_args.sla = timedelta()"};
  EXPECT_EQ(Keywords("default_args = {'sla': timedelta(1), 'owner': 'me'}"),
            rows);
  EXPECT_THAT(Keywords("default_args = dict(sla=timedelta(1))"),
              IsSupersetOf(rows));
  EXPECT_THAT(Keywords("DAG(default_args={'sla': timedelta(1)})"),
              IsSupersetOf(rows));
}

TEST(KeywordFacts, ThatOnlyNameThingsAreLeftOut) {
  EXPECT_THAT(Keywords("f(task_id='a', dag_id='b', tags=['c'], doc_md='d')"),
              IsEmpty());
}

TEST(KeywordFacts, HaveValuesAsFarAsTheyAreKnown) {
  EXPECT_THAT(Rows("f(a='x' 'y', b=-1, c=1.5, d=True, e=g.h(), f=Rule.ALL, "
                   "g={'k': u.v(), 'l': [w()]}, h=lambda: 0, i=name, j=f'{x}', "
                   "k=b'', l=[], m=(), n={1})",
                   FactKind::kKeyword),
              IsSupersetOf({"f.a = xy", "f.b = -1", "f.c = 1.5", "f.d = True",
                            "f.e = h()", "f.f = Rule.ALL",
                            "f.g = [dict v() w()]", "f.h = [lambda]", "f.i ?",
                            "f.j ?", "f.k ?", "f.l = [empty list]",
                            "f.m = [empty tuple]", "f.n = [set]"}));
}

TEST(KeywordFacts, AnImportedConstantHasItsLastTwoNames) {
  EXPECT_THAT(Keywords("import a.b.rule as r\nf(x=r.Rule.DUMMY)\n"),
              Contains("f.x = Rule.DUMMY"));
}

TEST(KeywordFacts, LongTextsAreWithheld) {
  EXPECT_THAT(Keywords(absl::StrCat("f(x='", std::string(201, 'x'), "')")),
              Contains("f.x ?"));
  EXPECT_THAT(Keywords(absl::StrCat("f(x='", std::string(200, 'x'), "')")),
              Not(Contains("f.x ?")));
}

TEST(KeywordFacts, DefaultsOfTaskParametersAreNoted) {
  EXPECT_THAT(Keywords("@task.docker\ndef f(a, ds=None, *, b='x'): pass\n"
                       "def g(c=1): pass\n"),
              ElementsAre("@task.b = x", "@task.ds = None"));
}

TEST(KeywordFacts, TaskParametersWithoutADefaultBeforeOthers) {
  EXPECT_THAT(Keywords("@task\ndef f(a, b, c=1, *, d): pass\n"
                       "def g(a, b): pass\n"),
              UnorderedElementsAre("@task.c = 1", "@task_before.a = b"));
  EXPECT_THAT(Keywords("@task\ndef f(a, /, b, c, *d, e): pass\n"),
              UnorderedElementsAre("@task_before.a = b", "@task_before.a = c",
                                   "@task_before.b = c"));
  EXPECT_THAT(Keywords("@task\ndef f(a): pass\n"), IsEmpty());
}

// "kind name call/dag" of each fact that is part of a call or a DAG.
std::vector<std::string> Memberships(absl::string_view text) {
  std::vector<std::string> rows;
  for (const Fact& fact : ReadAsWritten(text).facts) {
    if (fact.call == 0 && fact.dag == 0) continue;
    rows.push_back(absl::StrCat(FactKindName(fact.kind), " ", fact.name, " ",
                                fact.call, "/", fact.dag));
  }
  return rows;
}

TEST(Membership, ACallAndItsKeywordsHaveOneNumber) {
  EXPECT_THAT(Memberships("f(a=1)\ng(b=h(c=2), d=3)\n"),
              ElementsAre("call f 1/0", "keyword *.a 1/0", "keyword f.a 1/0",
                          "call g 2/0", "keyword *.b 2/0", "keyword g.b 2/0",
                          "call h 3/0", "keyword *.c 3/0", "keyword h.c 3/0",
                          "keyword *.d 2/0", "keyword g.d 2/0"));
}

TEST(Membership, KeysOfDefaultArgsBelongToTheCallTheyAreIn) {
  EXPECT_THAT(
      Memberships("DAG(default_args={'retries': 1})\n"
                  "default_args = {'retries': 2}\n"),
      ElementsAre("call DAG 1/1", "keyword *.default_args 1/1",
                  "keyword DAG.default_args 1/1", "keyword *.retries 1/1",
                  "keyword default_args.retries 1/1"));
}

TEST(Membership, ABlockBelongsToItsDag) {
  EXPECT_THAT(
      Memberships("from airflow.models import DAG as D\n"
                  "with D('a') as a, x() as y:\n"
                  "  f('{{ ds }}')\n"
                  "  with D('b'): g()\n"
                  "  h().attribute\n"
                  "k()\n"),
      ElementsAre("call D 1/1", "call airflow.models.DAG 1/1",
                  "keyword DAG.0 1/1", "call x 2/1", "call f 3/1",
                  "context ds 0/1", "call D 4/2", "call airflow.models.DAG 4/2",
                  "keyword DAG.0 4/2", "call g 5/2", "call h 6/1",
                  "call @attribute.attribute 0/1", "call k 7/0"));
}

TEST(Membership, AFunctionThatIsADagHoldsItsBody) {
  EXPECT_THAT(
      Memberships("from airflow.decorators import dag, task\n"
                  "@dag\ndef a():\n  @task\n  def b(ti=1): f()\n"
                  "@dag(catchup=False)\ndef c(): g()\n"
                  "h()\n"),
      ElementsAre("call airflow.decorators.dag 1/1", "call dag 1/1",
                  "call airflow.decorators.task 2/1", "call task 2/1",
                  "keyword @task.ti 0/1", "context ti 0/1", "call f 3/1",
                  "call airflow.decorators.dag 4/2", "call dag 4/2",
                  "keyword *.catchup 4/2", "keyword DAG.catchup 4/2",
                  "call g 5/2", "call h 6/0"));
}

TEST(Membership, WhatIsAskedOfADagIsNoDag) {
  EXPECT_THAT(Memberships("DAG().run()\nwith DAG().cli(): f()\n"),
              ElementsAre("call DAG 1/1", "call run 2/0", "call DAG 3/2",
                          "call cli 4/0", "call f 5/0"));
}

TEST(Secrets, NeverLeaveTheReader) {
  const PythonProjectFacts project = ReadOne(R"(
f(password='hunter2', pwd='hunter2', x='postgres://u:hunter2@h/d')
HTTPBasicAuth('me', 'hunter2')
class A:
  password = 'hunter2'
default_args = {'secret_key': 'hunter2', 'pw': 'hunter2'}
Op(bash_command='curl -u me:hunter2 x; mysql -phunter2; PW=hunter2 y')
Op(bash_command=['curl', '--user', 'hunter2', 'https://a:hunter2@b/api/v1/x'])
Odbc(dsn='Server=x;Pwd=hunter2', h='Bearer hunter2')
z = 'https://a:hunter2@b/api/v1/x?token=hunter2'
)");
  EXPECT_GT(project.facts.size(), 20u);
  for (const Fact& fact : project.facts) {
    EXPECT_EQ(fact.value.find("hunter2"), std::string::npos) << fact.name;
    EXPECT_EQ(fact.name.find("hunter2"), std::string::npos) << fact.name;
  }
}

}  // namespace
}  // namespace upgrade_advisor
