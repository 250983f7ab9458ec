// Which keys of the context code has from Airflow, and which from elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> Contexts(absl::string_view text) {
  return Rows(text, FactKind::kContext);
}

TEST(ContextRows, ParametersThatAirflowFills) {
  EXPECT_THAT(Contexts("@task\ndef a(conf): pass\na()\n"),
              ElementsAre("conf = parameter"));
  EXPECT_THAT(Contexts("def job(x, conf=None): pass\n"
                       "PythonOperator(python_callable=job, op_args=[1],\n"
                       "  op_kwargs={'y': 1})\n"),
              ElementsAre("conf = parameter"));
}

TEST(ContextRows, ParametersThatACallerPasses) {
  for (absl::string_view text :
       {"@task\ndef a(conf): pass\na(conf={})\n",
        "@task\ndef a(conf): pass\na({})\n",
        "@task\ndef a(conf): pass\na(**x)\n",
        "@task\ndef a(conf): pass\na.expand(conf=[1])\n",
        "@task\ndef a(conf): pass\na.partial(conf=1).expand(b=[1])\n",
        "@task\ndef a(conf): pass\na.override(task_id='x')(conf=1)\n",
        "def a(conf): pass\nO(python_callable=a, op_kwargs={'conf': 1})\n",
        "def a(conf): pass\nO(python_callable=a, op_args=[1])\n",
        "def a(conf): pass\nO(python_callable=a, op_kwargs=x)\n",
        "def a(conf): pass\n"
        "O.partial(python_callable=a).expand(op_kwargs=[{'conf': 1}])\n",
        "def a(conf): pass\nO(on_failure_callback=a)\n",
        "O(on_failure_callback=lambda conf: 0)\n"}) {
    EXPECT_THAT(Contexts(text), IsEmpty()) << text;
  }
}

TEST(ContextRows, AttributesOfTheRunAndOfTheTaskInstance) {
  for (absl::string_view text :
       {"@task\ndef a(ti): ti.pool\na()\n",
        "@task\ndef a(*, ti=None): return f(ti.pool)\na()\n",
        "def a(ti): ti.pool\nO(python_callable=a)\n",
        "@task\ndef a(**kwargs): kwargs['ti'].pool\n",
        "@task\ndef a(**kwargs):\n  ti = kwargs['ti']\n  ti.pool\n",
        "@task\ndef a(**kwargs):\n  ti = kwargs.get('ti')\n  x(ti.pool)\n",
        "def a(context): context.get('ti').pool\nO(on_failure_callback=a)\n",
        "class A(B):\n  def execute(self, context): context['ti'].pool\n",
        "get_current_context()['ti'].pool\n"}) {
    EXPECT_THAT(Contexts(text), Contains("ti.pool = attribute")) << text;
  }
  EXPECT_THAT(Contexts("@task\ndef a(dag_run): dag_run.conf['x'].y\na()\n"),
              ElementsAre("dag_run = parameter", "dag_run.conf = attribute"));
}

TEST(ContextRows, AttributesOfWhatOnlyHasTheName) {
  for (absl::string_view text :
       {"def a(ti): ti.pool\n", "ti = 1\nti.pool\n",
        "@task\ndef a(ti): ti.pool\na(ti=x)\n",
        "@task\ndef a(x):\n  x['ti'].pool\n",
        "@task\ndef a(ti): pass\na()\ndef b():\n  ti.pool\n",
        "def a(row): row['ti'].pool\n", "worker.ti.pool\n"}) {
    EXPECT_THAT(Contexts(text), Not(Contains("ti.pool = attribute"))) << text;
  }
}

TEST(ContextRows, OperatorsThatPushByThemselves) {
  EXPECT_THAT(
      Contexts("class A(B):\n  def execute(self, context):\n"
               "    self.xcom_push(context, key='a', value=1)\n"
               "    self.xcom_pull(context=context, key='a')\n"),
      ElementsAre("self.xcom_pull = attribute", "self.xcom_push = attribute"));
  EXPECT_THAT(Contexts("class A(B):\n  def execute(self, context):\n"
                       "    self.xcom_push('a', context)\n"
                       "    self.hook.xcom_push(context, 'a')\n"
                       "    context['ti'].xcom_push(key='a', value=1)\n"),
              Not(Contains("self.xcom_push = attribute")));
}

TEST(ContextRows, ATextThatIsLookedForIsNotRendered) {
  EXPECT_THAT(Contexts("sql.replace('{{ next_ds }}', day)\n"), IsEmpty());
  EXPECT_THAT(Contexts("sql.replace('day', '{{ next_ds }}')\n"),
              ElementsAre("next_ds = template"));
}

TEST(ContextRows, ATextForReadersIsNotRendered) {
  for (absl::string_view text :
       {"print('{{ next_ds }}')\n", "self.log.info('{{ next_ds }} %s', x)\n",
        "O(doc_md='{{ next_ds }}')\n",
        "from airflow import DAG\nDAG('d', description='{{ next_ds }}')\n"}) {
    EXPECT_THAT(Contexts(text), IsEmpty()) << text;
  }
  for (absl::string_view text :
       {"O(description='{{ next_ds }}')\n", "O(print('a') + '{{ next_ds }}')\n",
        "render('{{ next_ds }}')\n"}) {
    EXPECT_THAT(Contexts(text), ElementsAre("next_ds = template")) << text;
  }
}

TEST(ContextRows, KeysOfWhatIsTheContext) {
  for (absl::string_view text :
       {"@task\ndef a(**kwargs): kwargs['conf']\n",
        "def a(**kwargs): kwargs['conf']\nO(python_callable=a)\n",
        "def a(context): context['conf']\nO(on_success_callback=a)\n",
        "O(on_success_callback=lambda context: context['conf'])\n",
        "class A(B):\n  def execute(self, context): context['conf']\n",
        "class A(B):\n  def execute(self, context): self.run(context)\n"
        "  def run(self, context): context['conf']\n",
        "@task\ndef a(**kwargs): help(**kwargs)\n"
        "def help(**kwargs): kwargs['conf']\n",
        "@task\ndef a(**kwargs):\n  def inner(): return kwargs['conf']\n",
        "get_current_context()['conf']\n",
        "context = get_current_context()\ncontext['conf']\n"}) {
    EXPECT_THAT(Contexts(text), ElementsAre("conf = subscript")) << text;
  }
}

TEST(ContextRows, KeysOfWhatOnlyHasItsName) {
  for (absl::string_view text :
       {"context['conf']\n", "def a(**kwargs): kwargs['conf']\n",
        "def view(request, context): context['conf']\n",
        "class A:\n  def __init__(self, **kwargs): kwargs.pop('conf')\n"}) {
    EXPECT_THAT(Contexts(text), IsEmpty()) << text;
  }
}

TEST(ContextRows, TemplatesThatAirflowRenders) {
  constexpr absl::string_view kImport =
      "import textwrap\nfrom airflow.operators.bash import BashOperator\n"
      "from house.tasks import HouseOperator, HouseSensorAsync\n";
  for (absl::string_view text :
       {"BashOperator(bash_command='{{ conf }}')", "x = '{{ conf }}'",
        "BashOperator(env={'a': ['{{ conf }}']})",
        "BashOperator(bash_command=textwrap.dedent('{{ conf }}'))",
        "class A(BashOperator):\n  sql = '{{ conf }}'",
        "HouseOperator(sql='{{ conf }}')", "HouseSensorAsync(a=['{{ conf }}'])",
        "unknown('{{ conf }}')"}) {
    EXPECT_THAT(Contexts(absl::StrCat(kImport, text, "\n")),
                ElementsAre("conf = template"))
        << text;
  }
}

TEST(ContextRows, TemplatesThatOthersRender) {
  constexpr absl::string_view kImport =
      "import jinja2, requests\nfrom jinja2 import Template as T\n"
      "from airflow.operators.bash import BashOperator\n"
      "env = jinja2.Environment()\n";
  for (absl::string_view text :
       {"T('{{ conf }}').render(conf=1)", "jinja2.Template('{{ conf }}')",
        "env.from_string('{{ conf }}')",
        "jinja2.Environment().from_string('{{ conf }}')",
        "BashOperator(bash_command=T('{{ conf }}').render(conf=1))",
        "requests.post('/x', json={'text': '{{ conf }}'})"}) {
    EXPECT_THAT(Contexts(absl::StrCat(kImport, text, "\n")), IsEmpty()) << text;
  }
}

TEST(ContextRows, MacrosOfTheProjectAreNotKeys) {
  EXPECT_THAT(Contexts("DAG(user_defined_macros={'conf': f})\n"
                       "x = '{{ conf }} {{ conf.a }} {{ next_ds }}'\n"),
              ElementsAre("next_ds = template"));
  EXPECT_THAT(Contexts("x = '{{ params.conf }}'\n"),
              Contains("params.conf = template"));
}

}  // namespace
}  // namespace upgrade_advisor
