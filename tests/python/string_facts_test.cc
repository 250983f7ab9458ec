#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/python/template_names.h"
#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Templates, NameTheirVariablesWithWhatFollows) {
  EXPECT_THAT(Rows("f('{{ macros.ds_add(ds, 7) }} {{ dag_run.conf[\"x\"] }}')",
                   FactKind::kContext),
              ElementsAre("dag_run.conf = template", "ds = template",
                          "macros.ds_add = template"));
}

TEST(Templates, LeaveOutWhatIsNoVariable) {
  EXPECT_THAT(python::TemplateNames(
                  "{{ a | f(k=b) }}{% if c is defined and not d %}{% endif %}"
                  "{% for e in g %}{{ e.x }}{{ loop.index }}{% endfor %}"
                  "{% set h = 1 %}{{ h }}{# {{ i }} #}"
                  "{% raw %}{{ j }}{% endraw %}{{ 'k' ~ true }}"),
              ElementsAre("a", "b", "c", "d", "g"));
}

TEST(Templates, ThatDoNotEndBeginWithAName) {
  EXPECT_THAT(python::TemplateNames("{{ a"), ElementsAre("a"));
  EXPECT_THAT(python::TemplateNames("{{ b }} {{ a.b(c, "),
              ElementsAre("a.b", "b"));
  EXPECT_THAT(python::TemplateNames("{{ a.b('"), ElementsAre("a.b"));
}

TEST(Templates, ThatDoNotEndSayNothingElse) {
  EXPECT_THAT(python::TemplateNames("{{ "), IsEmpty());
  EXPECT_THAT(python::TemplateNames("{{ (a"), IsEmpty());
  EXPECT_THAT(python::TemplateNames("{{ not a"), IsEmpty());
  EXPECT_THAT(python::TemplateNames("{% if a"), IsEmpty());
  EXPECT_THAT(python::TemplateNames("{% raw %}{{ a"), IsEmpty());
  EXPECT_THAT(python::TemplateNames("{{ 'a }}"), IsEmpty());
  EXPECT_THAT(python::TemplateNames("{"), IsEmpty());
}

TEST(Templates, AreReadInFormattedStringsToo) {
  EXPECT_THAT(Rows("g(f'{{{{ ds }}}} {x.y}')", FactKind::kContext),
              ElementsAre("ds = template"));
}

TEST(StringFacts, SkipStringsThatStandAlone) {
  EXPECT_THAT(Rows("'{{ ds }} /api/v1'\ndef f():\n  '''{{ ds }}'''\n",
                   FactKind::kContext),
              IsEmpty());
}

TEST(StringFacts, NameRestPaths) {
  EXPECT_THAT(
      Rows("a = 'http://h/api/v1/dags', f'{b}/api/experimental/x', '/api/v10'",
           FactKind::kShell),
      ElementsAre("url /api/experimental = {}/api/experimental/x",
                  "url /api/v1 = http://h/api/v1/dags"));
}

TEST(StringFacts, TellOfACommandItsUrlOnly) {
  EXPECT_THAT(
      Rows("B(c=\"curl -u a:hunter2 'http://u:hunter2@h/api/v1/dags' -d x\")\n"
           "f(endpoint='/api/v2/dags?a=true&key=hunter2')\n",
           FactKind::kShell),
      ElementsAre("url /api/v1 = http://[redacted]@h/api/v1/dags",
                  "url /api/v2 = /api/v2/dags?a=true&[redacted]"));
}

TEST(StringFacts, NameCommandsOfOperatorsAndSubprocesses) {
  EXPECT_THAT(Rows("import os, subprocess as s\n"
                   "B(bash_command='airflow db init -y && ls')\n"
                   "os.system('airflow initdb')\n"
                   "s.run(['airflow', 'dags', x])\nother.system('no')\n",
                   FactKind::kShell),
              ElementsAre("airflow dags = airflow dags {}",
                          "airflow db init = airflow db init -y",
                          "airflow initdb = airflow initdb", "ls = ls"));
}

TEST(StringFacts, EscapesAreUndone) {
  EXPECT_THAT(Rows(R"(f(a='\x41\u00e9\101\n', b=r'\x', c='a\
b', d='\ud800\N{DIGIT ONE}\q'))",
                   FactKind::kKeyword),
              ::testing::IsSupersetOf({std::string("f.a = A\xC3\xA9"
                                                   "A\n"),
                                       std::string("f.b = \\x"),
                                       std::string("f.c = ab"),
                                       std::string("f.d = ??\\q")}));
}

}  // namespace
}  // namespace upgrade_advisor
