// Under which minors of Airflow the code of a fact runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

// "import a 3.0-" of each fact that does not always run.
std::vector<std::string> Limited(const PythonProjectFacts& project) {
  std::vector<std::string> rows;
  for (const Fact& fact : project.facts) {
    if (fact.airflow_minors.empty()) continue;
    rows.push_back(absl::StrCat(FactKindName(fact.kind), " ", fact.name, " ",
                                fact.airflow_minors));
  }
  return rows;
}

std::vector<std::string> Limited(absl::string_view text) {
  return Limited(ReadOne(text));
}

constexpr absl::string_view kImports =
    "import airflow, importlib, semver, sys\n"
    "from airflow import __version__\n"
    "from airflow import __version__ as v\n"
    "from airflow.version import version\n"
    "from importlib import metadata, util\n"
    "from packaging.version import Version, parse\n"
    "from packaging import version as pv\n"
    "from distutils.version import LooseVersion\n"
    "from airflow.providers.common.compat.version_compat import "
    "AIRFLOW_V_3_0_PLUS\n"
    "from airflow.providers.standard.version_compat import "
    "AIRFLOW_V_2_10_PLUS as NEW\n";

// The minors under which "if TEST:" runs its block.
std::string MinorsOf(absl::string_view test, absl::string_view before = "") {
  for (const Fact& fact : ReadOne(absl::StrCat(kImports, before, "if ", test,
                                               ":\n  import seen\n"))
                              .facts) {
    if (fact.name == "seen") return fact.airflow_minors;
  }
  return "not seen";
}

TEST(VersionFacts, ATestIsEvaluated) {
  for (absl::string_view test :
       {"airflow.__version__.startswith('3')",
        "version.startswith(('3', '4'))",
        "int(__version__.split('.')[0]) >= 3",
        "v.split('.')[0] == '3'",
        "not v.startswith(('1.', '2.'))",
        "v[0] == '3'",
        "int(v[:1]) > 2",
        "Version(airflow.__version__) >= Version('3.0.0')",
        "Version(v).major >= 3",
        "parse(v).release[0] == 3",
        "pv.parse(v) >= pv.parse('3')",
        "parse(v).release >= (3, 0)",
        "LooseVersion(v) >= LooseVersion('3.0')",
        "LooseVersion(v) >= '3'",
        "tuple(map(int, v.split('.')[:2])) >= (3, 0)",
        "tuple(int(x) for x in v.split('.')[:2]) >= (3, 0)",
        "[int(x) for x in v.split('.')] > [3]",
        "semver.compare(v, '3.0.0') >= 0",
        "semver.VersionInfo.parse(v).major == 3",
        "AIRFLOW_V_3_0_PLUS",
        "util.find_spec('airflow.sdk')",
        "importlib.util.find_spec('airflow.sdk') is not None",
        "Version(metadata.version('apache-airflow')) >= Version('3')",
        "importlib.metadata.version('apache-airflow')[0] == '3'",
        "(Version(v)) >= (Version('3.0.0'))",
        "True if AIRFLOW_V_3_0_PLUS else False",
        "v >= '3'",
        "Version(v) >= Version('2.4') and AIRFLOW_V_3_0_PLUS",
        "bool(AIRFLOW_V_3_0_PLUS)"}) {
    EXPECT_EQ(MinorsOf(test), "3.0-") << test;
  }
}

TEST(VersionFacts, OfOtherBoundsToo) {
  EXPECT_EQ(MinorsOf("NEW"), "2.10-");
  EXPECT_EQ(MinorsOf("not NEW"), "-2.9");
  EXPECT_EQ(MinorsOf("v.startswith('2.')"), "2.0-2.11");
  EXPECT_EQ(MinorsOf("Version('2.4') <= Version(v) < Version('3')"),
            "2.4-2.11");
  EXPECT_EQ(MinorsOf("Version(v).major == 2 and Version(v).minor < 4"),
            "2.0-2.3");
  EXPECT_EQ(MinorsOf("v.startswith('2.4') or AIRFLOW_V_3_0_PLUS"), "2.4,3.0-");
  EXPECT_EQ(MinorsOf("v.split('.')[0] in ('1', '2')"), "-2.11");
}

TEST(VersionFacts, AMinorWithSomeOfThePatchesCounts) {
  EXPECT_EQ(MinorsOf("Version(v) >= Version('2.4.2')"), "2.4-");
  EXPECT_EQ(MinorsOf("Version(v) < Version('2.4.2')"), "-2.4");
}

TEST(VersionFacts, VariablesHaveTheirValues) {
  EXPECT_EQ(MinorsOf("AF3", "AF3 = v.startswith('3')\n"), "3.0-");
  EXPECT_EQ(MinorsOf("major >= 3", "major = int(v.split('.')[0])\n"), "3.0-");
  EXPECT_EQ(MinorsOf("major == '3'", "major, minor, *_ = v.split('.')\n"),
            "3.0-");
  EXPECT_EQ(MinorsOf("major >= 3",
                     "version2 = Version(v)\n"
                     "major = version2.major\n"),
            "3.0-");
}

TEST(VersionFacts, AFunctionIsWhatItReturns) {
  EXPECT_EQ(MinorsOf("new()",
                     "def new():\n  'Says it.'\n"
                     "  return Version(v).major >= 3\n"),
            "3.0-");
  EXPECT_EQ(MinorsOf("not new()",
                     "def new():\n  x = Version(v)\n"
                     "  return x.major >= 3\n"),
            "-2.11");
}

// Of such code no fact holds at any step, and its imports are guarded.
TEST(VersionFacts, ATestOfAirflowThatIsNotUnderstoodSilencesBothSides) {
  for (absl::string_view before :
       {"from include.compat import X\n",
        "try:\n  import airflow.sdk\n  X = True\n"
        "except ImportError:\n  X = False\n",
        "try:\n  from airflow.sdk import X\nexcept ImportError:\n  pass\n"}) {
    EXPECT_THAT(
        Limited(absl::StrCat(kImports, before, "if X: f(a=1)\nelse: g()\n")),
        ElementsAre("call f none", "keyword f.a none", "call g none"))
        << before;
  }
}

TEST(VersionFacts, AnUnknownPartLeavesTheTestOpen) {
  EXPECT_EQ(MinorsOf("AIRFLOW_V_3_0_PLUS and other"), "3.0-");
  EXPECT_EQ(MinorsOf("AIRFLOW_V_3_0_PLUS or other"), "");
  EXPECT_EQ(MinorsOf("not (AIRFLOW_V_3_0_PLUS and other)"), "");
  EXPECT_EQ(MinorsOf("not (AIRFLOW_V_3_0_PLUS or other)"), "-2.11");
}

TEST(VersionFacts, OtherVersionsAreNotAirflows) {
  for (absl::string_view test :
       {"sys.version_info >= (3, 8)", "MY_VERSION >= '3'",
        "util.find_spec('pandas')", "metadata.version('pandas')[0] == '3'",
        "Version(pandas.__version__) >= Version('3')"}) {
    EXPECT_EQ(MinorsOf(test, "MY_VERSION = '2'\n"), "") << test;
  }
}

TEST(VersionFacts, BranchesExcludeEachOther) {
  EXPECT_THAT(
      Limited(absl::StrCat(kImports,
                           "if Version(v) < Version('2.4'):\n"
                           "  import a\n"
                           "elif not AIRFLOW_V_3_0_PLUS:\n"
                           "  import b\n"
                           "else:\n"
                           "  import c\n"
                           "import d\n")),
      ElementsAre("import a -2.3", "import b 2.4-2.11", "import c 3.0-"));
}

TEST(VersionFacts, WhatReturnsLetsTheOthersThrough) {
  EXPECT_THAT(Limited(absl::StrCat(
                  kImports,
                  "def f():\n  if AIRFLOW_V_3_0_PLUS:\n    return None\n"
                  "  import a\n"
                  "import b\n"
                  "if not AIRFLOW_V_3_0_PLUS:\n  raise X\n"
                  "import c\n")),
              ElementsAre("import a -2.11", "import c 3.0-"));
  EXPECT_THAT(Limited(absl::StrCat(kImports,
                                   "if AIRFLOW_V_3_0_PLUS:\n  sys.exit(0)\n"
                                   "import a\n")),
              IsSupersetOf({"import a -2.11"}));
}

TEST(VersionFacts, AllKindsOfFactsAreLimited) {
  EXPECT_THAT(
      Limited(absl::StrCat(kImports,
                           "if not AIRFLOW_V_3_0_PLUS:\n"
                           "  from airflow.utils.dates import days_ago\n"
                           "  class A(B): x = 1\n"
                           "  airflow.DAG(schedule_interval=1)\n"
                           "  get_current_context()['execution_date']\n")),
      IsSupersetOf({"import airflow.utils.dates.days_ago -2.11",
                    "class A -2.11", "class @attribute.B.x -2.11",
                    "keyword DAG.schedule_interval -2.11", "keyword @dag -2.11",
                    "keyword @argument.airflow.DAG.schedule_interval -2.11",
                    "context execution_date -2.11"}));
}

TEST(VersionFacts, ANameIsWhatItIsImportedFromUnderEach) {
  EXPECT_THAT(Limited(absl::StrCat(kImports,
                                   "if AIRFLOW_V_3_0_PLUS:\n"
                                   "  from airflow.sdk import DAG\n"
                                   "else:\n"
                                   "  from airflow.models import DAG\n"
                                   "DAG(schedule=None)\nDAG.x\n")),
              IsSupersetOf({"keyword @arguments.airflow.sdk.DAG 3.0-",
                            "keyword @arguments.airflow.models.DAG -2.11",
                            "import airflow.sdk.DAG.x 3.0-",
                            "import airflow.models.DAG.x -2.11"}));
}

TEST(VersionFacts, AConditionalExpressionLimitsItsParts) {
  EXPECT_THAT(
      Limited(absl::StrCat(kImports,
                           "x = {'a': f(b=1)} if AIRFLOW_V_3_0_PLUS else g()\n"
                           "h()\n")),
      ElementsAre("call f 3.0-", "keyword f.b 3.0-", "call g -2.11"));
}

TEST(VersionFacts, AConditionalExpressionThatAsksAirflowSilencesBothParts) {
  EXPECT_THAT(Limited("from airflow import macros\n"
                      "x = macros.a if hasattr(macros, 'b') else macros.c\n"
                      "y = macros.d if other else macros.e\n"),
              ElementsAre("import airflow.macros.a none",
                          "import airflow.macros.c none"));
}

TEST(VersionFacts, ADictThatDependsOnTheVersion) {
  EXPECT_THAT(
      Limited(absl::StrCat(kImports,
                           "from airflow import DAG\nkw = {}\n"
                           "if AIRFLOW_V_3_0_PLUS:\n  kw['schedule'] = 1\n"
                           "else:\n  kw['schedule_interval'] = 1\n"
                           "DAG(**kw)\n")),
      IsSupersetOf({"keyword *.schedule 3.0-", "keyword DAG.schedule 3.0-",
                    "keyword *.schedule_interval -2.11",
                    "keyword DAG.schedule_interval -2.11"}));
}

TEST(VersionFacts, WhatIsTriedOnOneSideCountsUnderNone) {
  constexpr absl::string_view kDag = "from airflow import DAG\n";
  EXPECT_THAT(
      Limited(absl::StrCat(kDag,
                           "try:\n  DAG(schedule=1)\n"
                           "except TypeError:\n  DAG(schedule_interval=1)\n")),
      IsSupersetOf(
          {"keyword DAG.schedule none", "keyword DAG.schedule_interval none"}));
  EXPECT_THAT(Limited("@task\ndef f(**kwargs):\n"
                      "  try:\n    x = kwargs['execution_date']\n"
                      "  except KeyError:\n    x = kwargs['logical_date']\n"),
              IsSupersetOf({"context execution_date none",
                            "context logical_date none"}));
}

TEST(VersionFacts, AHandlerThatOnlyReportsHidesNothing) {
  for (absl::string_view rest :
       {"except TypeError:\n  raise\n", "except Exception:\n  pass\n",
        "except:\n  pass\n", "finally:\n  pass\n"}) {
    EXPECT_THAT(Limited(absl::StrCat("from airflow import DAG\n"
                                     "try:\n  DAG(schedule_interval=1)\n",
                                     rest)),
                IsEmpty())
        << rest;
  }
  EXPECT_THAT(Limited("@task\ndef f(**kwargs):\n  try:\n    a()\n    b()\n"
                      "    kwargs['next_ds']\n  except KeyError:\n    pass\n"),
              IsEmpty());
}

TEST(VersionFacts, VariablesOfTheImageSayTheVersion) {
  for (absl::string_view test :
       {"os.environ['AIRFLOW_VERSION'].startswith(('1', '2'))",
        "int(os.getenv('AIRFLOW_VERSION').split('.')[0]) < 3"}) {
    EXPECT_THAT(Limited(absl::StrCat("import os\nif ", test, ":\n  f(b=1)\n")),
                IsSupersetOf({"call f -2.11"}))
        << test;
  }
}

}  // namespace
}  // namespace upgrade_advisor
