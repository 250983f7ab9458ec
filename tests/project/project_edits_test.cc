#include "services/project/project_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/project/unified_diff.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

EditResult EditDockerfile(const std::string& text, const std::string& image) {
  ProjectEdits edits(ReadProjectFiles({{"Dockerfile", text}}));
  return edits.Apply("dockerfile.from " + image);
}

EditResult EditRequirements(const std::string& text, const std::string& edit) {
  ProjectEdits edits(ReadProjectFiles({{"requirements.txt", text}}));
  return edits.Apply("requirements." + edit);
}

constexpr char kImage[] = "quay.io/astronomer/astro-runtime:9.17.0-base";

TEST(DockerfileEdit, ChangesTheImageOfTheFinalStageAndNothingElse) {
  EXPECT_EQ(
      EditDockerfile("# keep\n"
                     "FROM golang:1 AS tools\n"
                     "\tFROM  --platform=linux/amd64 "
                     "quay.io/astronomer/astro-runtime:7.4.1-base   AS final\n"
                     "COPY . .\n",
                     kImage)
          .diff,
      "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,4 +1,4 @@\n # keep\n"
      " FROM golang:1 AS tools\n"
      "-\tFROM  --platform=linux/amd64 "
      "quay.io/astronomer/astro-runtime:7.4.1-base   AS final\n"
      "+\tFROM  --platform=linux/amd64 "
      "quay.io/astronomer/astro-runtime:9.17.0-base   AS final\n"
      " COPY . .\n");
}

TEST(DockerfileEdit, ChangesTheDefaultOfTheArgumentThatIsTheTag) {
  EXPECT_THAT(EditDockerfile("ARG TAG=7.4.1-base\n"
                             "FROM quay.io/astronomer/astro-runtime:${TAG}\n",
                             kImage)
                  .diff,
              HasSubstr("-ARG TAG=7.4.1-base\n+ARG TAG=9.17.0-base\n FROM"));
}

TEST(DockerfileEdit, NamesAnotherRegistryWhereTheFamilyChanges) {
  EXPECT_THAT(EditDockerfile("ARG TAG=13.7.0\n"
                             "FROM quay.io/astronomer/astro-runtime:${TAG}\n",
                             "astrocrpublic.azurecr.io/runtime:3.1-12")
                  .diff,
              HasSubstr("+FROM astrocrpublic.azurecr.io/runtime:3.1-12\n"));
}

TEST(DockerfileEdit, KeepsTheNameOfAMirror) {
  EXPECT_THAT(
      EditDockerfile("FROM mirror.corp/astronomer/astro-runtime:7.4.1", kImage)
          .diff,
      HasSubstr("+FROM mirror.corp/astronomer/astro-runtime:9.17.0-"
                "base\n\\ No newline at end of file\n"));
}

TEST(DockerfileEdit, DropsADigestAndSaysSo) {
  const EditResult result =
      EditDockerfile("FROM quay.io/astronomer/astro-runtime:7.4.1@sha256:" +
                         std::string(64, 'a') + "\n",
                     kImage);
  EXPECT_THAT(result.diff, HasSubstr("+FROM " + std::string(kImage) + "\n"));
  EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("digest is left out")));
}

TEST(DockerfileEdit, LeavesAnImageOfYourOwnAlone) {
  const EditResult result = EditDockerfile("FROM corp/base:1\n", kImage);
  EXPECT_THAT(result.diff, IsEmpty());
  EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("a custom image")));
}

TEST(DockerfileEdit, ShowsNoLineThatMayHoldASecret) {
  EXPECT_THAT(EditDockerfile("FROM quay.io/astronomer/astro-runtime:7.4.1\n"
                             "ENV API_TOKEN=hunter2\nCOPY a b\n",
                             kImage)
                  .diff,
              Not(HasSubstr("hunter2")));
}

TEST(RequirementsEdit, AddsALineAtTheEnd) {
  EXPECT_EQ(EditRequirements("a==1", "add b==2").diff,
            "--- a/requirements.txt\n+++ b/requirements.txt\n@@ -1 +1,2 @@\n"
            "-a==1\n\\ No newline at end of file\n+a==1\n+b==2\n");
}

TEST(RequirementsEdit, MakesAFileThatIsEmpty) {
  EXPECT_EQ(EditRequirements("", "add b==2").diff,
            "--- /dev/null\n+++ b/requirements.txt\n@@ -0,0 +1 @@\n+b==2\n");
}

TEST(RequirementsEdit, ReplacesTheSpecifiersOfALineThatIsThere) {
  EXPECT_THAT(
      EditRequirements("My_Pkg[x] >= 1 ; python_version > '3'  # why\nb\n",
                       "add my-pkg==2")
          .diff,
      HasSubstr("+My_Pkg[x]==2 ; python_version > '3'  # why\n b\n"));
}

TEST(RequirementsEdit, ChangesNothingThatIsAsWanted) {
  const EditResult result = EditRequirements("b==2\n", "add b==2");
  EXPECT_THAT(result.diff, IsEmpty());
  EXPECT_THAT(result.remarks, IsEmpty());
}

TEST(RequirementsEdit, LeavesAUrlAndHashesToAPerson) {
  for (const char* text : {"b @ https://h/b.whl\n",
                           "b==1 \\\n  --hash=sha256:aa\n", "b \\\n ==1\n"}) {
    const EditResult result = EditRequirements(text, "add b==2");
    EXPECT_THAT(result.diff, IsEmpty()) << text;
    EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("by hand"))) << text;
  }
}

TEST(RequirementsEdit, RemovesALineWithAllThatContinuesIt) {
  EXPECT_THAT(
      EditRequirements("a\nb==1 \\\n  --hash=sha256:aa\nc\n", "remove B").diff,
      HasSubstr(" a\n-b==1 \\\n-  --hash=sha256:aa\n c\n"));
}

TEST(ProjectEdits, GoOnFromWhatWasEditedBefore) {
  ProjectEdits edits(ReadProjectFiles({{"requirements.txt", ""}}));
  edits.Apply("requirements.add a==1");
  EXPECT_THAT(edits.Apply("requirements.add a==2").diff,
              HasSubstr("-a==1\n+a==2\n"));
}

TEST(ProjectEdits, OfFilesThatWereNotGivenComeToNothing) {
  ProjectEdits edits(ReadProjectFiles({}));
  EXPECT_THAT(edits.Apply("requirements.add a==1").diff, IsEmpty());
  EXPECT_THAT(edits.Apply(std::string("dockerfile.from ") + kImage).diff,
              IsEmpty());
}

TEST(UnifiedDiff, EndsItsContextBeforeWhatMayHoldASecret) {
  for (const char* command : {"RUN curl -u a:hunter2 h", "RUN mysql -phunter2",
                              "RUN curl -H 'X-Key: hunter2' h",
                              "ENV STRIPE=sk_live_0123456789abcd"}) {
    EXPECT_EQ(UnifiedDiff("f", absl::StrCat("1\n", command, "\n"),
                          absl::StrCat("2\n", command, "\n")),
              "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n");
  }
}

TEST(UnifiedDiff, ShowsThreeLinesOfContextOnEachSide) {
  EXPECT_EQ(UnifiedDiff("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
                        "1\n2\n3\n4\nx\n6\n7\n8\n9\n"),
            "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n"
            " 8\n");
}

TEST(FullDiff, HasAHunkForEachPlace) {
  EXPECT_EQ(FullDiff("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
                     "one\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ntwelve\n13"),
            "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n"
            "@@ -9,4 +9,5 @@\n 9\n 10\n 11\n-12\n+twelve\n+13\n"
            "\\ No newline at end of file\n");
  EXPECT_EQ(FullDiff("f", "a\n", "a\n"), "");
  EXPECT_EQ(FullDiff("f", "a\r\nb\r\n", "a\r\nc\r\n"),
            "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
}

TEST(FullDiff, KeepsNeighboursInOneHunk) {
  EXPECT_EQ(FullDiff("f", "1\n2\n3\n4\n", "0\n1\n3\n4\n"),
            "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n+0\n 1\n-2\n 3\n 4\n");
}

TEST(FullDiff, WritesNamesAsGitDoes) {
  EXPECT_THAT(FullDiff("a b.py", "1\n", "2\n"), HasSubstr("+++ b/a b.py\t\n"));
  EXPECT_THAT(FullDiff("a\"b\n.py", "1\n", "2\n"),
              HasSubstr("+++ \"b/a\\\"b\\n.py\"\n"));
}

TEST(RequirementsEdit, KeepsTheLineEndsOfWindows) {
  ProjectEdits edits(ReadProjectFiles({{"requirements.txt", "a==1\r\n"}}));
  edits.Apply("requirements.add b==2");
  EXPECT_EQ(edits.files()[0].text, "a==1\r\nb==2\r\n");
}

// A further line would be whatever somebody likes.
TEST(ProjectEdits, ChangeNothingForAnEditOfSeveralLines) {
  for (const std::string edit : {"add b\n--index-url http://elsewhere",
                                  "add b\r\nc", "remove a\n", "add \x1b[2Jb"}) {
    const EditResult result = EditRequirements("a==1\n", edit);
    EXPECT_EQ(result.diff, "") << edit;
    EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("more than one line")));
  }
  EXPECT_EQ(EditDockerfile("FROM quay.io/astronomer/astro-runtime:7.4.1\n",
                           std::string(kImage) + "\nRUN x")
                .diff,
            "");
  EXPECT_THAT(EditRequirements("a==1\n", "add b==2").diff,
              HasSubstr("+b==2\n"));
}

}  // namespace
}  // namespace upgrade_advisor
