#include "services/rehearsal/dags/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

LoadError Error(const std::string& type, const std::string& text,
                uint32_t line = 3) {
  return {type, text, "dags/a.py", line, ""};
}

LoadedFile Failing(const LoadError& error) {
  LoadedFile out;
  out.was_loaded = true;
  out.error = error;
  return out;
}

LoadedDag Dag(const std::string& id, const std::string& schedule = "@daily") {
  return {id,
          {{"extract", "PythonOperator"}, {"load", "BashOperator"}},
          schedule,
          ""};
}

LoadedFile Loading(std::vector<LoadedDag> dags) {
  LoadedFile out;
  out.was_loaded = true;
  out.dags = std::move(dags);
  return out;
}

FileComparison Compared(const LoadedFile& before, const LoadedFile& after) {
  LoadedProject first;
  LoadedProject second;
  first.files["dags/a.py"] = before;
  second.files["dags/a.py"] = after;
  return CompareProjects(&first, second, {"dags/a.py"}).files[0];
}

TEST(Baseline, WhatFailsNowAndDidNotIsNew) {
  const FileComparison file =
      Compared(Loading({Dag("d")}), Failing(Error("ImportError", "'x'")));
  EXPECT_EQ(file.status, FileStatus::kNewFailure);
}

TEST(Baseline, WhatFailsAsItDidIsNotTheUpgradesDoing) {
  EXPECT_EQ(Compared(Failing(Error("ImportError", "cannot import name 'x'")),
                     Failing(Error("ImportError", "cannot import 'x' at all")))
                .status,
            FileStatus::kFailedBefore);
}

TEST(Baseline, AnotherNameOrLineIsAnotherFailure) {
  const LoadedFile before = Failing(Error("ImportError", "no 'x'"));
  for (const LoadError& error :
       {Error("ImportError", "no 'y'"), Error("ImportError", "no 'x'", 4),
        Error("TypeError", "no 'x'")}) {
    const FileComparison file = Compared(before, Failing(error));
    EXPECT_EQ(file.status, FileStatus::kNewFailure);
    EXPECT_THAT(file.reason, HasSubstr("another reason"));
  }
}

TEST(Baseline, WhatLoadsNowAndDidNotIsFixed) {
  EXPECT_EQ(
      Compared(Failing(Error("KeyError", "'x'")), Loading({Dag("d")})).status,
      FileStatus::kFixed);
}

TEST(Baseline, WhatAsksForAVariableIsUndecidedOnEitherSide) {
  LoadedFile file =
      Failing(Error("KeyError", "'Variable team does not exist'"));
  file.variables = {"team"};
  EXPECT_EQ(Compared(file, file).status, FileStatus::kUndecided);
  EXPECT_EQ(Compared(Loading({Dag("d")}), file).status, FileStatus::kUndecided);
}

TEST(Baseline, AnImportThatFailsIsDecidedWhateverWasAskedFor) {
  LoadedFile file = Failing(Error("ImportError", "no 'x'"));
  file.variables = {"team"};
  EXPECT_EQ(Compared(Loading({Dag("d")}), file).status,
            FileStatus::kNewFailure);
}

TEST(Baseline, WithoutABaselineAFailureIsNewAndSaysSo) {
  LoadedProject after;
  after.files["dags/a.py"] = Failing(Error("TypeError", "'x'"));
  const FileComparison file =
      CompareProjects(nullptr, after, {"dags/a.py"}).files[0];
  EXPECT_EQ(file.status, FileStatus::kNewFailure);
  EXPECT_THAT(file.reason, HasSubstr("no baseline"));
}

TEST(Baseline, AFileWithoutARowWasNotRun) {
  LoadedProject after;
  after.files["dags/a.py"];
  EXPECT_EQ(CompareProjects(nullptr, after, {"dags/a.py"}).files[0].status,
            FileStatus::kNotRun);
}

TEST(Baseline, ADagThatVanishesIsAFailure) {
  const FileComparison file =
      Compared(Loading({Dag("stays"), Dag("goes")}), Loading({Dag("stays")}));
  EXPECT_EQ(file.status, FileStatus::kNewFailure);
  ASSERT_EQ(file.differences.size(), 1u);
  EXPECT_EQ(file.differences[0].dag, "goes");
  EXPECT_TRUE(file.differences[0].is_failure);
}

TEST(Baseline, SchedulesAndTasksThatDifferAreListed) {
  LoadedDag after = Dag("d", "@hourly");
  after.tasks = {{"extract", "DecoratedOperator"}, {"store", "BashOperator"}};
  const FileComparison file =
      Compared(Loading({Dag("d")}), Loading({after, Dag("new")}));
  EXPECT_EQ(file.status, FileStatus::kOk);
  std::string all;
  for (const DagDifference& difference : file.differences) {
    all += difference.dag + " " + difference.what + "\n";
  }
  EXPECT_EQ(all,
            "d has the schedule @hourly, and had @daily\n"
            "d has the task extract as DecoratedOperator, and had it as "
            "PythonOperator\n"
            "d has no task load any more\n"
            "d has a new task store, BashOperator\n"
            "new is new\n");
}

TEST(Baseline, ADagThatCannotBeStoredAnyMoreIsAFailure) {
  LoadedDag after = Dag("d");
  after.serialization_error = "TypeError: not JSON";
  EXPECT_EQ(Compared(Loading({Dag("d")}), Loading({after})).status,
            FileStatus::kNewFailure);
  EXPECT_EQ(Compared(Loading({after}), Loading({after})).status,
            FileStatus::kOk);
}

TEST(Baseline, ImportsThatAreExpectedToFailAreNotListed) {
  LoadedProject before;
  LoadedProject after;
  LoadedFile& file = after.files["include/a.py"];
  file.were_imports_checked = true;
  file.imports = 3;
  file.import_faults = {{"old", "x", 1, false, "ImportError"},
                        {"new", "", 2, false, "ImportError"},
                        {"guarded", "", 3, true, "ImportError"}};
  before.files["include/a.py"].import_faults = {
      {"old", "x", 1, false, "ImportError"}};
  const ProjectComparison all = CompareProjects(&before, after, {});
  ASSERT_EQ(all.imports.size(), 2u);
  EXPECT_EQ(all.imports[0].status, FileStatus::kFailedBefore);
  EXPECT_EQ(all.imports[1].what, "new");
  EXPECT_EQ(all.imports[1].status, FileStatus::kNewFailure);
}

}  // namespace
}  // namespace upgrade_advisor
