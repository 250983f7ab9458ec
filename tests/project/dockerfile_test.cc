#include "services/project/dockerfile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Dockerfile Read(absl::string_view text) {
  return Dockerfile::Read("Dockerfile", text);
}

std::string WrittenImage(absl::string_view text, const DockerStage& stage) {
  return std::string(text.substr(stage.image_at.begin,
                                 stage.image_at.end - stage.image_at.begin));
}

TEST(Dockerfile, SaysWhatEachStageBeginsFromAndWhere) {
  constexpr char kText[] =
      "# a comment\n"
      "  FROM --platform=linux/amd64 quay.io/astronomer/astro-runtime:9.1.0 AS "
      "base\n"
      "FROM base\n";
  const Dockerfile read = Read(kText);
  EXPECT_THAT(read.errors, IsEmpty());
  ASSERT_THAT(read.stages, SizeIs(2));
  const DockerStage& first = read.stages[0];
  EXPECT_EQ(first.image.text, "quay.io/astronomer/astro-runtime:9.1.0");
  EXPECT_EQ(first.platform, "linux/amd64");
  EXPECT_EQ(first.alias, "base");
  EXPECT_EQ(first.line, 2u);
  EXPECT_EQ(first.column, 31u);
  EXPECT_EQ(WrittenImage(kText, first),
            "quay.io/astronomer/astro-runtime:9.1.0");
  EXPECT_EQ(read.stages[1].base, 0u);
}

TEST(Dockerfile, FindsTheStagesThatMakeTheImage) {
  const Dockerfile read = Read(
      "FROM golang:1.20 AS tools\n"
      "FROM quay.io/astronomer/astro-runtime:9.1.0 AS runtime\n"
      "FROM RUNTIME\n"
      "COPY --from=tools /x /x\n");
  EXPECT_THAT(read.FinalStages(), ElementsAre(1, 2));
}

TEST(Dockerfile, PutsArgumentsIntoTheImage) {
  for (const char* image :
       {"repo:$TAG", "repo:${TAG}", "repo:${TAG:-8.0.0}", "\"repo:${TAG}\""}) {
    const Dockerfile read = Read(absl::StrCat("ARG TAG=9.1.0\nFROM ", image));
    EXPECT_EQ(read.stages[0].image.text, "repo:9.1.0") << image;
    EXPECT_TRUE(read.stages[0].image.complete) << image;
  }
  EXPECT_EQ(Read("FROM repo:${TAG:-8.0.0}").stages[0].image.text, "repo:8.0.0");
}

TEST(Dockerfile, KnowsThatAnArgumentWithoutDefaultIsNotKnown) {
  EXPECT_FALSE(Read("ARG TAG\nFROM repo:${TAG}").stages[0].image.complete);
}

TEST(Dockerfile, JoinsContinuedLinesAndLeavesCommentsInThemOut) {
  const Dockerfile read = Read(
      "FROM x\n"
      "RUN pip install a \\\n"
      "    # not this\n"
      "\n"
      "    b\n"
      "USER astro\n");
  ASSERT_THAT(read.stages[0].instructions, SizeIs(2));
  EXPECT_THAT(read.stages[0].instructions[0].arguments,
              HasSubstr("pip install a"));
  EXPECT_THAT(read.stages[0].instructions[0].arguments, HasSubstr(" b"));
  EXPECT_EQ(read.stages[0].instructions[1].line, 6u);
}

TEST(Dockerfile, TakesTheOtherEscapeOfItsDirective) {
  const Dockerfile read = Read("# escape=`\nFROM x\nRUN a `\n  b\n");
  ASSERT_THAT(read.stages[0].instructions, SizeIs(1));
}

TEST(Dockerfile, SkipsHereDocuments) {
  const Dockerfile read =
      Read("FROM x\nRUN <<EOF\nFROM y\nEOF\nCOPY <<-'A' /f\n\tFROM z\n\tA\n");
  EXPECT_THAT(read.stages, SizeIs(1));
  EXPECT_THAT(read.stages[0].instructions, SizeIs(2));
}

TEST(Dockerfile, ReadsBothFormsOfEnv) {
  const Dockerfile read =
      Read("FROM x\nENV A=1 B=\"two words\" C=$A-$D\nENV E the rest of it\n");
  std::vector<std::string> got;
  for (const auto& v : read.stages[0].environment) {
    got.push_back(absl::StrCat(v.name, "=", v.value.text,
                               v.value.complete ? "" : " (incomplete)"));
  }
  EXPECT_THAT(got, ElementsAre("A=1", "B=two words", "C=1- (incomplete)",
                               "E=the rest of it"));
}

TEST(Dockerfile, KnowsTheLineOfAVariableInAContinuedEnv) {
  const Dockerfile read =
      Read("FROM x\nENV A=1 \\\n    # why\n    B=\"a\\.b \\\"q\\\"\"\n");
  ASSERT_THAT(read.stages[0].environment, SizeIs(2));
  EXPECT_EQ(read.stages[0].environment[1].line, 4u);
  EXPECT_EQ(read.stages[0].environment[1].value.text, "a\\.b \"q\"");
}

TEST(Dockerfile, InheritsTheEnvironmentOfTheStageItBeginsFrom) {
  const Dockerfile read = Read("FROM x AS a\nENV A=1\nFROM a\nENV B=${A}2\n");
  EXPECT_EQ(read.stages[1].environment[0].value.text, "12");
}

TEST(Dockerfile, TellsWhatIsWrongAndWhere) {
  const Dockerfile read =
      Read("RUN x\nFROM\nFROM a b c d\nENV\nRUN <<EOF\nnever\n");
  std::vector<std::string> got;
  for (const LocatedError& e : read.errors) {
    got.push_back(absl::StrCat(e.line, ": ", e.reason));
  }
  EXPECT_THAT(
      got, ElementsAre(HasSubstr("5: a here-document has no end"),
                       HasSubstr("1: an instruction comes before"),
                       HasSubstr("2: FROM names no image"),
                       HasSubstr("3: only AS and a name may follow the image"),
                       HasSubstr("4: ENV names no variable")));
}

TEST(Dockerfile, NamesItsLimits) {
  EXPECT_THAT(Read(std::string((1 << 20) + 1, '#')).errors[0].reason,
              HasSubstr("1 MiB"));
  std::string lines;
  for (int i = 0; i < 10001; ++i) lines += "FROM x\n";
  const Dockerfile read = Read(lines);
  EXPECT_THAT(read.errors.front().reason, HasSubstr("10000 lines"));
  EXPECT_THAT(read.errors.back().reason, HasSubstr("100 stages"));
}

TEST(Dockerfile, DoesNotGrowWithVariablesThatNameEachOther) {
  std::string text = "FROM x\nENV A0=0123456789\n";
  for (int i = 1; i < 40; ++i) {
    absl::StrAppend(&text, "ENV A", i, "=$A", i - 1, "$A", i - 1, "\n");
  }
  const Dockerfile read = Read(text);
  for (const auto& v : read.stages[0].environment) {
    EXPECT_LE(v.value.text.size(), 8192u);
  }
}

}  // namespace
}  // namespace upgrade_advisor
