#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::vector<std::string> Imports(absl::string_view text) {
  return Rows(text, FactKind::kImport);
}

TEST(ImportFacts, NameTheModuleAndWhatIsImportedOfIt) {
  EXPECT_THAT(Imports("import a.b\nfrom c.d import e, f as g\n"),
              ElementsAre("a.b", "c.d.e", "c.d.f"));
}

TEST(ImportFacts, HavePlacesInBytes) {
  const PythonProjectFacts project = ReadOne("x = 'é'; import a, b\n");
  ASSERT_EQ(project.facts.size(), 2u);
  EXPECT_EQ(project.facts[0].line, 1u);
  EXPECT_EQ(project.facts[0].column, 18u);
  EXPECT_EQ(project.facts[1].column, 21u);
  EXPECT_EQ(project.facts[0].file, "dags/team/etl.py");
}

TEST(ImportFacts, AStarLeavesWhatIsBelowUnknown) {
  const PythonProjectFacts project = ReadOne("from a.b import *\n");
  EXPECT_THAT(Rows(project, FactKind::kImport), ElementsAre("a.b.* ?"));
  EXPECT_THAT(project.open_prefixes,
              ElementsAre(Pair(FactKind::kImport, "a.b")));
}

TEST(ImportFacts, RelativeOnesAreResolvedAgainstThePath) {
  EXPECT_THAT(Imports("from . import a\nfrom .b import c\nfrom ..d import e\n"
                      "from .... import f\n"),
              ElementsAre("dags.d.e", "dags.team.a", "dags.team.b.c", "f"));
}

TEST(ImportFacts, WhatIsReachedThroughAModuleIsOneToo) {
  EXPECT_THAT(
      Imports("from airflow import models as m\nm.SensorInstance\n"
              "m.SensorInstance\nimport airflow.utils.dates\n"
              "airflow.utils.dates.days_ago(2)\nairflow.utils\n"),
      ElementsAre("airflow.models", "airflow.models.SensorInstance = attribute",
                  "airflow.utils.dates",
                  "airflow.utils.dates.days_ago = attribute"));
}

TEST(ImportFacts, InATryThatExpectsFailureAreGuarded) {
  EXPECT_THAT(Imports("try:\n  import a\n  a.x\nexcept ImportError:\n"
                      "  import b\nexcept KeyError:\n  import c\n"
                      "else:\n  import d\n"),
              ElementsAre("@guarded.a", "@guarded.a.x = attribute",
                          "@guarded.b", "c", "d"));
  EXPECT_THAT(Imports("try:\n  import a\nexcept ValueError:\n  pass\n"),
              ElementsAre("a"));
}

TEST(ImportFacts, BehindATestOfAirflowThatSaysNothingAreGuarded) {
  EXPECT_THAT(Imports("import airflow\nif hasattr(airflow, 'sdk'):\n"
                      "  import a\nelse:\n  import b\nif y:\n  import c\n"
                      "from include.compat import IS_AIRFLOW_3\n"
                      "if IS_AIRFLOW_3: import d\n"),
              ElementsAre("@guarded.a", "@guarded.b", "@guarded.d", "airflow",
                          "c", "include.compat.IS_AIRFLOW_3"));
}

TEST(ImportFacts, OfAttributesThatATryDoesWithoutAreGuarded) {
  EXPECT_THAT(
      Imports("import a\ntry:\n  x = a.old\n"
              "except AttributeError:\n  x = a.new\n"
              "try:\n  y = a.both\nexcept ValueError:\n  pass\n"),
      ElementsAre("@guarded.a.new = attribute", "@guarded.a.old = attribute",
                  "a", "a.both = attribute"));
}

TEST(ImportFacts, BehindATestOfAnotherVersionAreNotGuarded) {
  EXPECT_THAT(Imports("if sys.version_info >= (3, 8):\n  import a\n"
                      "if MY_VERSION > 2:\n  import b\n"),
              ElementsAre("a", "b"));
}

TEST(ImportFacts, ForTypesOnlyAreMarked) {
  EXPECT_THAT(Imports("if typing.TYPE_CHECKING:\n  import a\n"
                      "else:\n  import b\n"),
              ElementsAre("@typing.a", "b"));
}

TEST(ImportFacts, DynamicOnesWithALiteralAreKnown) {
  EXPECT_THAT(Imports("import_module('a.b')\n__import__('c')\n"),
              ElementsAre("a.b = dynamic", "c = dynamic"));
}

TEST(ImportFacts, DynamicOnesThatBeginWithALiteralOpenAPrefix) {
  const PythonProjectFacts project =
      ReadOne("import_module(f'a.b.{x}')\nimport_module('c.' + x)\n");
  EXPECT_THAT(project.open_prefixes, ElementsAre(Pair(FactKind::kImport, "a.b"),
                                                 Pair(FactKind::kImport, "c")));
  EXPECT_THAT(project.open_kinds, IsEmpty());
}

TEST(ImportFacts, DynamicOnesOfAnUnknownNameOpenTheKind) {
  const PythonProjectFacts project = ReadOne("y\nimport_module(x)\n");
  EXPECT_THAT(project.open_kinds, ElementsAre(FactKind::kImport));
  EXPECT_THAT(Problems(project),
              ElementsAre("2:14 import_module imports a name that is computed "
                          "at run time"));
}

TEST(ImportFacts, OfAModuleInTheFolderDagsSaySo) {
  const PythonProjectFacts project = ReadProject(
      {{"dags/a.py",
        "import common.x, helper, other\nfrom dags.helper import y"},
       {"dags/helper.py", ""},
       {"dags/common/x.py", ""}});
  EXPECT_THAT(Rows(project, FactKind::kImport),
              ElementsAre("@project.dags.common", "@project.dags.helper",
                          "common.x", "dags.helper.y", "helper", "other"));
}

TEST(ImportFacts, AVeryLongNameIsLeftOut) {
  const std::string part(200, 'a');
  EXPECT_THAT(Imports(absl::StrCat("import b, ", part, ".", part, "\n")),
              ElementsAre("b"));
}

}  // namespace
}  // namespace upgrade_advisor
