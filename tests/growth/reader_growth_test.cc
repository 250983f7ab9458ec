// A file that is twice as long takes twice as long to read, whatever it
// repeats.
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/plugin_host/cases/case_file.h"
#include "services/plugin_host/trust/lock_file.h"
#include "services/project/shell_commands.h"
#include "services/python/airflow_ignore.h"
#include "services/python/python_project.h"
#include "services/python/python_reader.h"
#include "services/python/template_names.h"
#include "services/yaml/compose_file.h"
#include "services/yaml/dag_file.h"
#include "tests/growth/growth.h"

namespace upgrade_advisor {

// A text that grows: `before`, then `repeated` with "#" for its number, then
// `after`.
struct GrowingText {
  const char* name;
  const char* before;
  const char* repeated;
  const char* after;
  int most;
  void (*read)(const std::string& text);
};

void PrintTo(const GrowingText& text, std::ostream* out) { *out << text.name; }

namespace {

constexpr int kMost = 20000;

void ReadPython(const std::string& text) {
  std::vector<PythonFileFacts> files;
  files.push_back(ReadPythonFile("dags/a.py", text));
  (void)CombinePythonFacts(std::move(files));
}
void ReadShell(const std::string& text) {
  std::vector<Fact> rows;
  AddShellFacts(text, {.file = "a.sh", .line = 1}, rows);
}
void ReadTemplate(const std::string& text) {
  (void)python::TemplateNames(text);
}
void ReadDags(const std::string& text) { (void)ReadDagFile("a.yaml", text); }
void ReadCompose(const std::string& text) {
  (void)ReadComposeFile("docker-compose.override.yml", text);
}
void ReadLock(const std::string& text) { (void)ParseLockFile(text, "l"); }
void ReadCases(const std::string& text) { (void)ParseCases(text, "c"); }
void ReadGlobs(const std::string& text) {
  const AirflowIgnore ignore(text, IgnoreSyntax::kGlob, "dags");
  for (int i = 0; i < 100; ++i) {
    (void)ignore.Ignores(absl::StrCat("dags/a/b/c/", i, ".py"));
  }
}

#define DIGEST \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

const GrowingText kTexts[] = {
    {"imports", "", "import airflow.m#\n", "", kMost, ReadPython},
    {"names_of_an_import", "from airflow import (", "a#, ", ")\n", kMost,
     ReadPython},
    {"stars", "", "from airflow.m# import *\n", "", kMost, ReadPython},
    {"aliases", "import airflow as a0\n", "a# = a0\n", "", kMost, ReadPython},
    {"chains_of_aliases", "import airflow as a\n", "b = a\na = b\n", "", kMost,
     ReadPython},
    {"calls", "import airflow\n", "airflow.f#(a=#)\n", "", kMost, ReadPython},
    {"equal_calls", "from airflow import DAG\n", "DAG('a', catchup=True)\n", "",
     kMost, ReadPython},
    {"keywords", "from airflow import DAG\nDAG(", "k#=#, ", ")\n", kMost,
     ReadPython},
    {"attributes", "import airflow\nairflow", ".a", "()\n", kMost, ReadPython},
    {"subscripts", "a", "[#]", "\n", kMost, ReadPython},
    {"functions", "", "def f#(a):\n    return a\n", "", kMost, ReadPython},
    {"equal_functions", "", "def f(**context):\n    context['ti']\n", "", kMost,
     ReadPython},
    {"callables", "from airflow.operators.python import PythonOperator\n",
     "def f#(ti):\n    pass\nPythonOperator(python_callable=f#)\n", "", 5000,
     ReadPython},
    {"classes", "", "class C#(B):\n    a = 1\n", "", kMost, ReadPython},
    {"chains_of_classes", "class C(Base):\n    pass\n",
     "class C(C):\n    a = 1\n", "", kMost, ReadPython},
    {"decorators", "from airflow.decorators import task\n", "@task\n",
     "def f():\n    pass\n", kMost, ReadPython},
    {"branches", "if a:\n    pass\n", "elif a == #:\n    import m#\n", "",
     kMost, ReadPython},
    {"handlers", "try:\n    import a\n", "except E#:\n    import m#\n", "",
     kMost, ReadPython},
    {"contexts", "from airflow import DAG\n",
     "with DAG('a#') as d:\n    pass\n", "", kMost, ReadPython},
    {"operators", "a = 1", " + #", "\n", kMost, ReadPython},
    {"strings_in_a_row", "a = (", "'s#' ", ")\n", kMost, ReadPython},
    {"formatted_strings", "", "a = f'{b#} {c}'\n", "", kMost, ReadPython},
    {"elements", "a = {", "'k#': [#],", "}\n", kMost, ReadPython},
    {"updates", "a = {}\n", "a.update({'k#': #})\na = {**a}\n", "", 5000,
     ReadPython},
    {"templates", "from airflow.operators.bash import BashOperator\n",
     "BashOperator(bash_command='{{ v# }}')\n", "", 10000, ReadPython},
    {"comments", "", "# comment #\n", "", kMost, ReadPython},
    {"open_brackets", "a = ", "(", "\n", kMost, ReadPython},
    {"indents_that_do_not_fit", "", "if a:\n  b\n c\n", "", kMost, ReadPython},
    {"lambdas", "a = [", "lambda x: x#,", "]\n", kMost, ReadPython},
    {"globals", "def f():\n", "    global g#\n    g# = 1\n", "", kMost,
     ReadPython},
    {"commands", "", "airflow db init #\n", "", kMost, ReadShell},
    {"pipes", "a", " | b#", "\n", kMost, ReadShell},
    {"quotes", "a", " 'b' \"c\"", "\n", kMost, ReadShell},
    {"continued_commands", "a", " \\\n b#", "\n", kMost, ReadShell},
    {"heredocs", "", "cat <<E#\na\nE#\n", "", kMost, ReadShell},
    {"expressions", "", "{{ v# }}", "", kMost, ReadTemplate},
    {"blocks", "", "{% if v# %}a", "", kMost, ReadTemplate},
    {"open_expressions", "", "{{ ", "", kMost, ReadTemplate},
    {"dags", "", "d#:\n  default_args: {a: 1}\n  tasks: {t: {operator: a.b}}\n",
     "", 10000, ReadDags},
    {"tasks", "d:\n  tasks:\n",
     "    t#: {operator: airflow.operators.m.O, a: 1}\n", "", kMost, ReadDags},
    {"references", "a: &a 1\nd:\n", "  k#: *a\n", "", kMost, ReadDags},
    {"services", "services:\n",
     "  s#: {image: a, environment: {A: b}, command: airflow x}\n", "", 10000,
     ReadCompose},
    {"environment_of_a_service", "services:\n  s:\n    environment:\n",
     "      A#: b\n", "", kMost, ReadCompose},
    {"locked_plugins", "version: 1\nplugins:\n",
     "- {id: p#, version: a, file: p#.so, tier: worker, required: true, "
     "sha256: " DIGEST ", cases: []}\n",
     "", 1000, ReadLock},
    {"locked_cases",
     "version: 1\nplugins:\n- id: p\n  version: a\n  file: p.so\n"
     "  tier: worker\n  required: true\n  sha256: " DIGEST "\n  cases:\n",
     "  - {file: c#.yaml, size: 1, sha256: " DIGEST "}\n", "", 1000, ReadLock},
    {"cases", "",
     "- name: c#\n  source: {runtime: 9.5.0, airflow: 2.7.3}\n  target: "
     "{runtime: 9.7.0, airflow: 2.7.3}\n"
     "  expect: {A-B: yes}\n",
     "", 4000, ReadCases},
    {"facts_of_a_case",
     "- name: c\n  source: {runtime: 9.5.0, airflow: 2.7.3}\n  target: "
     "{runtime: 9.7.0, airflow: 2.7.3}\n"
     "  expect: {A-B: yes}\n  deployment:\n    config:\n",
     "      core.k#: v\n", "", kMost, ReadCases},
    {"patterns", "", "skip_#_*.py\n", "", 1000, ReadGlobs},
    {"patterns_of_many_stars", "", "*a*b*c*d*e*f*g*h#\n", "", 1000, ReadGlobs},
};

class ReaderGrowth : public ::testing::TestWithParam<GrowingText> {
 protected:
  static Work Read(int count) {
    const GrowingText& growing = GetParam();
    std::string text = growing.before;
    for (int i = 0; i < count; ++i) {
      text += absl::StrReplaceAll(growing.repeated, {{"#", absl::StrCat(i)}});
    }
    text += growing.after;
    return Measure([&] { growing.read(text); });
  }
};

TEST_P(ReaderGrowth, IsLinear) {
  EXPECT_EQ(FaultOfDoubling(GetParam().most / 2,
                            [](int count) { return Read(count); }),
            "");
}

INSTANTIATE_TEST_SUITE_P(Texts, ReaderGrowth, ::testing::ValuesIn(kTexts),
                         [](const auto& text) {
                           return std::string(text.param.name);
                         });

// Of a project of many files it is their number that grows.
TEST(ProjectGrowth, IsLinearInTheNumberOfFiles) {
  const auto combine = [](int count) {
    std::vector<PythonFileFacts> files;
    for (int i = 0; i < count; ++i) {
      files.push_back(ReadPythonFile(
          absl::StrCat("dags/m", i, ".py"),
          absl::StrCat("from dags.m", i + 1, " import f as g\n",
                       "from airflow import DAG\n",
                       "def f(**context):\n    return g(context['ti'])\n")));
    }
    // It is taken over, so a copy is part of what is measured.
    return Measure([&] { (void)CombinePythonFacts(files); });
  };
  EXPECT_EQ(FaultOfDoubling(1500, combine), "");
}

// The comparison itself sees what grows with the square, by either count. Its
// figures are made up: a machine that is busy at the wrong moment tells
// nothing.
TEST(Growth, OfTheSquareIsFound) {
  const auto of_time = [](int count) { return Work{0, 1e-9 * count * count}; };
  const auto of_memory = [](int count) {
    return Work{uint64_t{1} * count * count, 0};
  };
  EXPECT_NE(FaultOfDoubling(8000, of_time), "");
  EXPECT_NE(FaultOfDoubling(8000, of_memory), "");
  EXPECT_NE(FaultOfGrowth({20 << 20, 0}, {80 << 20, 0}), "");
  EXPECT_EQ(FaultOfGrowth({50 << 20, 0.1}, {100 << 20, 0.2}), "");
  EXPECT_EQ(FaultOfGrowth({1, 0.001}, {100, 0.02}), "") << "next to nothing";
}

}  // namespace
}  // namespace upgrade_advisor
