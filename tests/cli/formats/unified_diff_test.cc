#include "services/cli/formats/unified_diff.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(UnifiedDiff, ReplacesALine) {
  const auto files = EditsOf(
      "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -2 +2 @@\n-FROM a\n+FROM b\n");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].file, "Dockerfile");
  ASSERT_EQ(files[0].edits.size(), 1u);
  EXPECT_EQ(files[0].edits[0].first, 2);
  EXPECT_EQ(files[0].edits[0].last, 2);
  EXPECT_EQ(files[0].edits[0].text, "FROM b\n");
}

TEST(UnifiedDiff, InsertsAfterTheLineThatARangeOfNoneNames) {
  const auto files = EditsOf("--- a/r\n+++ b/r\n@@ -3,0 +4,2 @@\n+x\n+y\n");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].edits[0].first, 4);
  EXPECT_EQ(files[0].edits[0].last, 3);
  EXPECT_EQ(files[0].edits[0].text, "x\ny\n");
}

TEST(UnifiedDiff, ContextPartsEdits) {
  const auto files =
      EditsOf("--- a/r\n+++ b/r\n@@ -1,4 +1,3 @@\n-a\n b\n c\n-d\n+e\n");
  ASSERT_EQ(files[0].edits.size(), 2u);
  EXPECT_EQ(files[0].edits[0].text, "");
  EXPECT_EQ(files[0].edits[1].first, 4);
  EXPECT_EQ(files[0].edits[1].text, "e\n");
}

TEST(UnifiedDiff, ARemovedLineIsNoHeader) {
  const auto files =
      EditsOf("--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1 @@\n--- a comment\n x\n");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].edits[0].last, 1);
}

TEST(UnifiedDiff, AnythingElseHasNoEdits) {
  EXPECT_TRUE(EditsOf("").empty());
  EXPECT_TRUE(EditsOf("@@ -1 +1 @@\n-a\n+b\n").empty());
}

TEST(UnifiedDiff, AFileThatIsAddedIsNamedAndHasNoEdits) {
  const auto files = EditsOf("--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+x\n");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].file, "x");
  EXPECT_TRUE(files[0].edits.empty());
}

}  // namespace
}  // namespace upgrade_advisor
