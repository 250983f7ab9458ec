#include "services/sheets/pip_freeze_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FactSheet Read(const std::string& text, bool partial = false) {
  FactSheet::Builder sheet;
  ReadPipFreeze({text, partial}, sheet);
  return sheet.Build();
}

struct Line {
  const char* text;
  const char* row;
};

TEST(PipFreezeReader, ReadsOneRequirementALine) {
  const Line lines[] = {
      {"apache-airflow==2.3.0", "package apache-airflow=2.3.0"},
      {"Apache_Airflow.Providers--FTP==3.0",
       "package apache-airflow-providers-ftp=3.0"},
      {"  celery == 5.2.6  ", "package celery=5.2.6"},
      {"celery[redis,auth]==5.2.6", "package celery=5.2.6"},
      {"celery [redis] ==5.2.6", "package celery=5.2.6"},
      {"dill==0.3.1.1 ; python_version < \"3.9\"", "package dill=0.3.1.1"},
      {"dill==0.3.1.1;python_version<\"3.9\"", "package dill=0.3.1.1"},
      {"dill===0.3.1.1", "package dill=0.3.1.1"},
      {"dill==0.3.1.1 # pinned", "package dill=0.3.1.1"},
      {"dill==0.3.1.1 --hash=sha256:abc", "package dill=0.3.1.1"},
      {"astronomer==2.3.4+astro.1", "package astronomer=2.3.4+astro.1"},
      {"x==1!2.0rc1.post1.dev2", "package x=1!2.0rc1.post1.dev2"},
  };
  for (const Line& line : lines) {
    SCOPED_TRACE(line.text);
    EXPECT_THAT(RowsOf(Read(line.text)),
                ElementsAre(std::string(line.row) + " @pip freeze:1"));
  }
}

TEST(PipFreezeReader, KeepsTheNameWhereTheVersionIsNotKnown) {
  const Line lines[] = {
      {"mine @ git+https://token@example.org/mine.git@main", "mine"},
      {"mine @ file:///srv/mine.whl", "mine"},
      {"Mine[all] @ https://u:p@example.org/mine.whl", "mine"},
      {"-e git+ssh://git@example.org/mine.git@1234#egg=mine", "mine"},
      {"-e git+https://tok@example.org/m.git#egg=My_Mine&subdirectory=x",
       "my-mine"},
      {"mine==ghp_notAVersionButAToken", "mine"},
      {"mine==", "mine"},
  };
  for (const Line& line : lines) {
    SCOPED_TRACE(line.text);
    const FactSheet sheet = Read(line.text);
    EXPECT_THAT(RowsOf(sheet), ElementsAre(absl::StrCat("package ", line.row,
                                                        "=? @pip freeze:1")));
    EXPECT_EQ(sheet.rows()[0].value.size, 0u);
  }
}

TEST(PipFreezeReader, PassesOverWhatNamesNoPackage) {
  for (const char* line :
       {"", "   ", "# Editable install with no version control (mine==1.0)",
        "#mine==1.0", "-e /srv/mine", "--index-url https://u:p@example.org/",
        "-r requirements.txt", "https://u:p@example.org/mine.whl", "==1.0",
        "two words==1.0", "-dash==1.0", "name-==1.0", "mine>=1.0", "mine",
        "ERROR: no such file", "\xff\xfe==1.0"}) {
    EXPECT_THAT(RowsOf(Read(line)), IsEmpty()) << line;
  }
}

TEST(PipFreezeReader, ReadsWindowsLineEndingsAndCountsLines) {
  EXPECT_THAT(
      RowsOf(Read("a==1.0\r\n\r\n# no\r\nb==2.0\r\nc @ http://x\r\n")),
      ElementsAre("package a=1.0 @pip freeze:1", "package b=2.0 @pip freeze:4",
                  "package c=? @pip freeze:5"));
}

TEST(PipFreezeReader, KeepsAPackageThatIsListedTwice) {
  EXPECT_THAT(RowsOf(Read("a==1.0\nA==2.0")),
              ElementsAre("package a=1.0 @pip freeze:1",
                          "package a=2.0 @pip freeze:2"));
}

TEST(PipFreezeReader, ClosesTheKindUnlessItIsPartial) {
  EXPECT_TRUE(Read("").IsClosed(FactKind::kPackage, "a"));
  EXPECT_TRUE(Read("a==1.0").IsClosed(FactKind::kPackage, "b"));
  EXPECT_FALSE(Read("a==1.0", true).IsClosed(FactKind::kPackage, "b"));
  EXPECT_FALSE(Read("").IsClosed(FactKind::kRequirement, "a"));
}

}  // namespace
}  // namespace upgrade_advisor
