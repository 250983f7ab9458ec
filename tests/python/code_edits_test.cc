#include "services/python/code_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What a step takes away in these tests.
NewNames Names() {
  NewNames names;
  names.names["airflow.operators.bash_operator"].is_module = true;
  names.names["airflow.operators.bash_operator.BashOperator"].to =
      "airflow.operators.bash.BashOperator";
  names.names["airflow.operators.python_operator"].is_module = true;
  for (const char* name : {"PythonOperator", "BranchPythonOperator"}) {
    names.names[absl::StrCat("airflow.operators.python_operator.", name)].to =
        absl::StrCat("airflow.operators.python.", name);
  }
  names.names["airflow.operators.dummy.DummyOperator"].to =
      "airflow.operators.empty.EmptyOperator";
  names.names["airflow.contrib.hooks.ssh_hook"].is_module = true;
  names.names["airflow.contrib.hooks.ssh_hook.SSHHook"].to =
      "airflow.providers.ssh.hooks.ssh.SSHHook";
  names.names["airflow.models.Old"].to = "airflow.models.New";
  names.names["airflow.models.Gone"].why = "nothing takes its place";
  names.names["airflow.utils.late.Late"].why = "it works after the step only";
  names.arguments["airflow.DAG.schedule_interval"].to = "schedule";
  names.arguments["airflow.DAG.concurrency"].to = "max_active_tasks";
  names.arguments["airflow.decorators.dag.schedule_interval"].to = "schedule";
  return names;
}

CodeEdits EditOne(std::string text) {
  return EditCode({{"dags/a.py", std::move(text)}}, Names());
}

// The new text, or the old one where nothing changed.
std::string Edited(const std::string& text) {
  const CodeEdits edits = EditOne(text);
  return edits.changed.empty() ? text : edits.changed[0].text;
}

std::vector<std::string> LeftOf(const std::string& text) {
  std::vector<std::string> out;
  for (const LeftPlace& one : EditOne(text).left) {
    out.push_back(absl::StrCat(one.line, " ", one.name, ": ", one.reason));
  }
  return out;
}

TEST(CodeEdits, MoveANameOfAFromStatement) {
  EXPECT_EQ(
      Edited("from airflow.operators.bash_operator import BashOperator\n"),
      "from airflow.operators.bash import BashOperator\n");
  EXPECT_EQ(
      Edited("from airflow.operators.bash_operator import BashOperator as B\n"),
      "from airflow.operators.bash import BashOperator as B\n");
  EXPECT_EQ(Edited("from airflow.operators.python_operator import (\n"
                   "    BranchPythonOperator,  # branches\n"
                   "    PythonOperator,\n"
                   ")\n"),
            "from airflow.operators.python import (\n"
            "    BranchPythonOperator,  # branches\n"
            "    PythonOperator,\n"
            ")\n");
}

TEST(CodeEdits, KeepTheLocalNameOfARenamedClass) {
  EXPECT_EQ(Edited("from airflow.operators.dummy import DummyOperator\n"
                   "a = DummyOperator(task_id='a')\n"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator\na = DummyOperator(task_id='a')\n");
  EXPECT_EQ(Edited("from airflow.operators.dummy import DummyOperator as "
                   "EmptyOperator\n"),
            "from airflow.operators.empty import EmptyOperator\n");
  EXPECT_EQ(Edited("from airflow.models import DAG, Old, Variable\n"),
            "from airflow.models import DAG, New as Old, Variable\n");
  EXPECT_EQ(Edited("from airflow.models import (DAG, Old as O,)\n"),
            "from airflow.models import (DAG, New as O,)\n");
}

TEST(CodeEdits, LeaveTheOtherNamesOfAStatement) {
  EXPECT_EQ(Edited("from airflow.operators.dummy import Other, DummyOperator\n"
                   "x = 1\n"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator\nfrom airflow.operators.dummy import Other\nx = "
            "1\n");
  EXPECT_EQ(Edited("from airflow.operators.dummy import (Other, "
                   "DummyOperator)\n"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator\nfrom airflow.operators.dummy import (Other,)\n");
  EXPECT_EQ(Edited("from airflow.operators.dummy import (DummyOperator, "
                   "Other)\n"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator\nfrom airflow.operators.dummy import (Other)\n");
}

TEST(CodeEdits, TakeANameOutWithItsLineAndItsComment) {
  EXPECT_EQ(Edited("from airflow.operators.dummy import (\n"
                   "    # first\n"
                   "    Other,  # stays\n"
                   "    DummyOperator,  # noqa\n"
                   "    Third\n"
                   ")\n"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator  # noqa\n"
            "from airflow.operators.dummy import (\n"
            "    # first\n"
            "    Other,  # stays\n"
            "    Third\n"
            ")\n");
  EXPECT_EQ(Edited("from airflow.operators.dummy import (\n"
                   "    Other, DummyOperator,\n"
                   ")\n"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator\n"
            "from airflow.operators.dummy import (\n"
            "    Other,\n"
            ")\n");
}

TEST(CodeEdits, KeepIndentationTabsAndLineEnds) {
  EXPECT_EQ(Edited("def f():\r\n\tfrom airflow.operators.dummy import Other, "
                   "DummyOperator\r\n\treturn Other\r\n"),
            "def f():\r\n\tfrom airflow.operators.empty import EmptyOperator "
            "as DummyOperator\r\n\tfrom airflow.operators.dummy import "
            "Other\r\n\treturn Other\r\n");
  EXPECT_EQ(Edited("from airflow.operators.dummy import Other, DummyOperator"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator\nfrom airflow.operators.dummy import Other");
  EXPECT_EQ(Edited("x = 1\r\nfrom airflow.operators.dummy import Other, "
                   "DummyOperator"),
            "x = 1\r\nfrom airflow.operators.empty import EmptyOperator as "
            "DummyOperator\r\nfrom airflow.operators.dummy import Other");
}

TEST(CodeEdits, WriteBehindSemicolonsAndColons) {
  EXPECT_EQ(Edited("x = 1; from airflow.operators.dummy import Other, "
                   "DummyOperator; y = 2\n"),
            "x = 1; from airflow.operators.empty import EmptyOperator as "
            "DummyOperator; from airflow.operators.dummy import Other; y = "
            "2\n");
  EXPECT_EQ(Edited("if x: from airflow.operators.dummy import Other, "
                   "DummyOperator\n"),
            "if x: from airflow.operators.empty import EmptyOperator as "
            "DummyOperator; from airflow.operators.dummy import Other\n");
  EXPECT_EQ(Edited("if x: \\\n  from airflow.operators.dummy import Other, "
                   "DummyOperator\n"),
            "if x: \\\n  from airflow.operators.empty import EmptyOperator as "
            "DummyOperator; from airflow.operators.dummy import Other\n");
}

TEST(CodeEdits, UnderstandContinuationLines) {
  EXPECT_EQ(Edited("from airflow.operators.dummy \\\n"
                   "    import Other, \\\n"
                   "    DummyOperator\n"),
            "from airflow.operators.empty import EmptyOperator as "
            "DummyOperator\n"
            "from airflow.operators.dummy \\\n"
            "    import Other\n");
  EXPECT_EQ(Edited("from airflow . operators \\\n"
                   "    .bash_operator import BashOperator\n"),
            "from airflow.operators.bash import BashOperator\n");
}

TEST(CodeEdits, MoveAModuleThatIsImportedByAName) {
  EXPECT_EQ(Edited("from airflow.operators import bash_operator\n"
                   "t = bash_operator.BashOperator(task_id='t')\n"),
            "from airflow.operators import bash as bash_operator\n"
            "t = bash_operator.BashOperator(task_id='t')\n");
  EXPECT_EQ(Edited("import airflow.operators.bash_operator as b\n"
                   "t = b.BashOperator(task_id='t')\n"),
            "import airflow.operators.bash as b\n"
            "t = b.BashOperator(task_id='t')\n");
}

TEST(CodeEdits, MoveAPathAndItsUses) {
  EXPECT_EQ(
      Edited("import os, airflow.operators.bash_operator, sys\n"
             "t = airflow.operators.bash_operator.BashOperator(x=os.sep)\n"
             "@airflow.operators.bash_operator.BashOperator.hm\n"
             "def f(): return f'{airflow.operators.bash_operator."
             "BashOperator}'\n"),
      "import os, airflow.operators.bash, sys\n"
      "t = airflow.operators.bash.BashOperator(x=os.sep)\n"
      "@airflow.operators.bash.BashOperator.hm\n"
      "def f(): return f'{airflow.operators.bash.BashOperator}'\n");
  EXPECT_EQ(Edited("import airflow.models\n"
                   "a = airflow.models.Old\nb = airflow.models.DAG\n"),
            "import airflow.models\n"
            "a = airflow.models.New\nb = airflow.models.DAG\n");
}

TEST(CodeEdits, LeaveAModuleWhoseUsesAreNotAllKnown) {
  for (const char* text :
       {"from airflow.operators import bash_operator\n",
        "from airflow.operators import bash_operator\nf(bash_operator)\n",
        "from airflow.operators import bash_operator\n"
        "bash_operator.BashOperator()\nbash_operator.Other()\n",
        "from airflow.operators import bash_operator\n"
        "def f(bash_operator): return bash_operator.BashOperator()\n",
        "import airflow.operators.bash_operator\n",
        "import airflow.operators.bash_operator\nf(airflow)\n"
        "airflow.operators.bash_operator.BashOperator()\n",
        "import airflow.contrib.hooks.ssh_hook\n"
        "airflow.contrib.hooks.ssh_hook.SSHHook()\n"
        "airflow.contrib.other.X()\n"}) {
    const CodeEdits edits = EditOne(text);
    EXPECT_THAT(edits.changed, IsEmpty()) << text;
    EXPECT_FALSE(edits.left.empty()) << text;
  }
}

TEST(CodeEdits, SayWhyANameIsLeft) {
  EXPECT_THAT(LeftOf("from airflow.models import Gone\n"
                     "from airflow.utils.late import Late\n"
                     "from airflow.operators.bash_operator import *\n"
                     "import importlib\n"
                     "importlib.import_module("
                     "'airflow.operators.bash_operator')\n"),
              ElementsAre("1 airflow.models.Gone: nothing takes its place",
                          "2 airflow.utils.late.Late: it works after the step "
                          "only",
                          "3 airflow.operators.bash_operator: a star imports "
                          "it",
                          "5 airflow.operators.bash_operator: a string names "
                          "it"));
}

TEST(CodeEdits, LeaveWhatIsGuarded) {
  for (const char* text :
       {"try:\n    from airflow.operators.bash_operator import BashOperator\n"
        "except ImportError:\n"
        "    from airflow.operators.bash import BashOperator\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from airflow.operators.bash_operator import BashOperator\n",
        "from airflow.version import version\nif version.startswith('1.'):\n"
        "    from airflow.operators.bash_operator import BashOperator\n"
        "else:\n    from airflow.operators.bash import BashOperator\n"}) {
    EXPECT_EQ(Edited(text), text);
  }
}

TEST(CodeEdits, LeaveStringsAndCommentsAndNeighbours) {
  for (const char* text :
       {"x = 'airflow.operators.bash_operator.BashOperator'\n",
        "# from airflow.operators.bash_operator import BashOperator\n",
        "'''\nfrom airflow.operators.bash_operator import BashOperator\n'''\n",
        "from .bash_operator import BashOperator\n",
        "from airflow.operators.bash import BashOperator\n",
        "from house.airflow.operators.bash_operator import BashOperator\n",
        "class airflow:\n    schedule_interval = 1\n",
        "def DAG(schedule_interval): pass\nDAG(schedule_interval=1)\n",
        "from house import DAG\nDAG(schedule_interval=1)\n"}) {
    const CodeEdits edits = EditOne(text);
    EXPECT_THAT(edits.changed, IsEmpty()) << text;
    EXPECT_THAT(edits.left, IsEmpty()) << text;
  }
}

TEST(CodeEdits, LeaveFilesOfPrograms) {
  const std::string import =
      "from airflow.operators.bash_operator import BashOperator\n";
  for (const char* head : {"# Code generated by dags.jinja. DO NOT EDIT.\n",
                           "#!/usr/bin/env python\n# @generated\n"}) {
    EXPECT_THAT(LeftOf(head + import),
                ElementsAre(testing::HasSubstr("a program writes the file")));
    EXPECT_EQ(Edited(head + import), head + import);
  }
  EXPECT_NE(Edited("x = 'do not edit'\n" + import),
            "x = 'do not edit'\n" + import);
}

TEST(CodeEdits, LeaveAFileThatDoesNotParse) {
  const std::string text =
      "from airflow.operators.bash_operator import BashOperator\nx y\n";
  EXPECT_EQ(Edited(text), text);
  EXPECT_THAT(LeftOf(text), ElementsAre("1 : the file does not parse"));
}

TEST(CodeEdits, KeepEncodings) {
  EXPECT_EQ(Edited("\xEF\xBB\xBF"
                   "from airflow.models import Old  # \xC3\xA9\n"),
            "\xEF\xBB\xBF"
            "from airflow.models import New as Old  # \xC3\xA9\n");
  EXPECT_EQ(Edited("# coding: latin-1\nx = '\xE9\xFF'\n"
                   "from airflow.models import Old  # \xE4\n"),
            "# coding: latin-1\nx = '\xE9\xFF'\n"
            "from airflow.models import New as Old  # \xE4\n");
}

TEST(CodeEdits, RenameArgumentsOfACall) {
  EXPECT_EQ(Edited("from airflow import DAG\n"
                   "d = DAG('a', schedule_interval='@daily',\n"
                   "        concurrency = 3)  # schedule_interval=\n"),
            "from airflow import DAG\n"
            "d = DAG('a', schedule='@daily',\n"
            "        max_active_tasks = 3)  # schedule_interval=\n");
  EXPECT_EQ(Edited("from airflow.decorators import dag\n"
                   "@dag(schedule_interval=None)\ndef d(): pass\n"),
            "from airflow.decorators import dag\n"
            "@dag(schedule=None)\ndef d(): pass\n");
  EXPECT_EQ(Edited("from airflow import DAG as D\nfrom functools import "
                   "partial\nd = partial(D, schedule_interval=None)\n"),
            "from airflow import DAG as D\nfrom functools import "
            "partial\nd = partial(D, schedule=None)\n");
}

TEST(CodeEdits, RenameKeysThatGoIntoOneCall) {
  EXPECT_EQ(Edited("from airflow import DAG\n"
                   "d = DAG('a', **{'schedule_interval': 1})\n"
                   "e = DAG('a', **dict(schedule_interval=1))\n"),
            "from airflow import DAG\n"
            "d = DAG('a', **{'schedule': 1})\n"
            "e = DAG('a', **dict(schedule=1))\n");
  EXPECT_EQ(Edited("from airflow import DAG\n"
                   "k = {\"schedule_interval\": 1}\nd = DAG('a', **k)\n"),
            "from airflow import DAG\n"
            "k = {\"schedule\": 1}\nd = DAG('a', **k)\n");
}

TEST(CodeEdits, LeaveKeysThatOtherCodeMayRead) {
  for (const char* text :
       {"from airflow import DAG\nk = {'schedule_interval': 1}\n"
        "d = DAG('a', **k)\ne = DAG('b', **k)\n",
        "from airflow import DAG\nk = {'schedule_interval': 1}\n"
        "d = DAG('a', **k)\nprint(k['schedule_interval'])\n",
        "from airflow import DAG\nk = {'schedule_' 'interval': 1}\n"
        "d = DAG('a', **k)\n"}) {
    EXPECT_EQ(Edited(text), text);
    EXPECT_FALSE(LeftOf(text).empty()) << text;
  }
}

TEST(CodeEdits, LeaveACallThatHasBothNames) {
  EXPECT_THAT(LeftOf("from airflow import DAG\n"
                     "d = DAG('a', schedule_interval=1, schedule=2)\n"),
              ElementsAre("2 airflow.DAG.schedule_interval: the call has "
                          "schedule too"));
}

TEST(CodeEdits, LeaveTwoArgumentsThatBecomeOne) {
  NewNames names = Names();
  names.arguments["airflow.DAG.timetable"].to = "schedule";
  const CodeEdits edits = EditCode(
      {{"dags/a.py",
        "from airflow import DAG\nDAG(timetable=1, schedule_interval=2)\n"}},
      names);
  EXPECT_THAT(edits.changed, IsEmpty());
  EXPECT_EQ(edits.left.size(), 2u);
}

TEST(CodeEdits, LeaveAnArgumentThatGoesToOthersToo) {
  const std::string text =
      "from airflow import DAG\nfrom airflow.timetables import T\n"
      "def make(**k):\n    T(**k)\n    return DAG('a', **k)\n"
      "make(schedule_interval=1)\n";
  EXPECT_EQ(Edited(text), text);
  EXPECT_FALSE(LeftOf(text).empty());
}

TEST(CodeEdits, FollowAFunctionOfTheProject) {
  const std::vector<PythonSource> files = {
      {"dags/a.py", "from make import make\nmake(schedule_interval=1)\n"},
      {"dags/make.py",
       "from airflow import DAG\ndef make(**k):\n    return DAG('a', **k)\n"}};
  const CodeEdits edits = EditCode(files, Names());
  ASSERT_EQ(edits.changed.size(), 1u);
  EXPECT_EQ(edits.changed[0].text, "from make import make\nmake(schedule=1)\n");
}

TEST(CodeEdits, MakeNothingOfWhatTheyMade) {
  const std::string once = Edited(
      "import airflow.operators.bash_operator\n"
      "from airflow.operators.dummy import Other, DummyOperator\n"
      "from airflow import DAG\n"
      "airflow.operators.bash_operator.BashOperator()\n"
      "DAG('a', schedule_interval=1)\n");
  EXPECT_EQ(Edited(once), once);
  EXPECT_THAT(EditOne(once).left, IsEmpty());
}

TEST(CodeEdits, TakeLongFiles) {
  std::string text = "from airflow.operators import bash_operator\n";
  for (int i = 0; i < 20000; ++i) {
    absl::StrAppend(&text, "x", i, " = bash_operator.BashOperator()\n");
  }
  EXPECT_EQ(Edited(text),
            absl::StrReplaceAll(text, {{"import bash_operator",
                                        "import bash as bash_operator"}}));
}

}  // namespace
}  // namespace upgrade_advisor
