#include "services/rehearsal/dags/dag_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;

LoadedProject Project() {
  LoadedProject out;
  out.files["dags/a.py"];
  return out;
}

TEST(DagRows, KeepTheImportsThatWork) {
  LoadedProject project;
  project.files["dags/a.py"];
  ASSERT_TRUE(AddDagRow(R"({"row": "imports", "file": "dags/a.py",
      "works": [{"name": "airflow.DAG", "line": 3}, {"name": 1}, 2]})",
                        project));
  const std::vector<WorkingImport> expected = {
      {"airflow.DAG", 3}, {"", 0}, {"", 0}};
  EXPECT_EQ(project.files["dags/a.py"].working_imports, expected);
}

TEST(DagRows, ReadWhatTheScriptWrites) {
  LoadedProject project = Project();
  EXPECT_TRUE(AddDagRow(
      R"({"row":"start","airflow":"3.1.8","python":"3.11.2"})", project));
  EXPECT_TRUE(AddDagRow(
      R"({"row":"dags","file":"dags/a.py","seconds":0.5,"error":null,
          "asked":{"variables":["team"],"connections":[],"hosts":["h"]},
          "dags":[{"id":"d","tasks":[["b","T"],["a","T"]],"schedule":"@daily",
                   "serialization":""}]})",
      project));
  EXPECT_TRUE(AddDagRow(
      R"({"row":"imports","file":"dags/a.py","checked":3,"errors":[
          {"module":"m","name":"n","line":4,"guarded":true,"text":"E"}]})",
      project));
  EXPECT_TRUE(AddDagRow(R"({"row":"end","files":1})", project));
  EXPECT_EQ(project.airflow, "3.1.8");
  EXPECT_TRUE(project.is_complete);
  const LoadedFile& file = project.files["dags/a.py"];
  ASSERT_EQ(file.dags.size(), 1u);
  EXPECT_EQ(file.dags[0].tasks[0].id, "a");
  EXPECT_THAT(file.variables, ElementsAre("team"));
  EXPECT_EQ(file.imports, 3u);
  ASSERT_EQ(file.import_faults.size(), 1u);
  EXPECT_TRUE(file.import_faults[0].is_guarded);
}

TEST(DagRows, AreAboutKnownFilesAndOnceOnly) {
  LoadedProject project = Project();
  const std::string row = R"({"row":"dags","file":"dags/a.py","dags":[]})";
  EXPECT_FALSE(AddDagRow(R"({"row":"dags","file":"dags/b.py"})", project));
  EXPECT_TRUE(AddDagRow(row, project));
  EXPECT_FALSE(AddDagRow(row, project));
  EXPECT_EQ(project.files.size(), 1u);
}

TEST(DagRows, AnyBytesAreARowOrNone) {
  LoadedProject project = Project();
  for (const char* text :
       {"", "{", "null", "[]", "7", "\xff\xfe", R"({"row":7})",
        R"({"row":"imports"})", R"({"file":"dags/a.py"})"}) {
    EXPECT_FALSE(AddDagRow(text, project)) << text;
  }
  EXPECT_FALSE(AddDagRow(std::string(100'000, '['), project));
}

TEST(DagRows, ValuesOfOtherTypesAreLeftOut) {
  LoadedProject project = Project();
  EXPECT_TRUE(AddDagRow(
      R"({"row":"dags","file":"dags/a.py","seconds":"x","asked":[1],
          "error":{"type":1,"line":-4,"text":["x"]},"dags":[7,{"tasks":[7,[1]]}]})",
      project));
  const LoadedFile& file = project.files["dags/a.py"];
  EXPECT_EQ(file.error->line, 0u);
  EXPECT_EQ(file.dags.size(), 2u);
}

TEST(DagRows, ListsAndTextsAreBounded) {
  LoadedProject project = Project();
  std::string dags;
  for (int i = 0; i < 2000; ++i) {
    absl::StrAppend(&dags, i == 0 ? "" : ",", R"({"id":")",
                    std::string(1000, 'x'), "\"}");
  }
  EXPECT_TRUE(AddDagRow(
      absl::StrCat(R"({"row":"dags","file":"dags/a.py","dags":[)", dags, "]}"),
      project));
  EXPECT_EQ(project.files["dags/a.py"].dags.size(), 500u);
  EXPECT_LE(project.files["dags/a.py"].dags[0].id.size(), 250u);
}

}  // namespace
}  // namespace upgrade_advisor
