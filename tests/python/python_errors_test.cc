#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ProblemsOf(absl::string_view text) {
  return Problems(ReadOne(text));
}

TEST(PythonErrors, OpenAllKindsOfCode) {
  EXPECT_THAT(
      ReadOne("x y\n").open_kinds,
      ElementsAre(FactKind::kImport, FactKind::kCall, FactKind::kKeyword,
                  FactKind::kClass, FactKind::kContext, FactKind::kShell));
  EXPECT_THAT(ReadOne("x\n").open_kinds, IsEmpty());
}

TEST(PythonErrors, LeaveWhatIsBeforeAndAfter) {
  const PythonProjectFacts project = ReadOne(
      "import a\ndef f():\n  import b\n  if x y:\n    import lost\n"
      "  import c\nimport d\n");
  EXPECT_THAT(Rows(project, FactKind::kImport),
              ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(Problems(project), ElementsAre("4:8 a colon is missing"));
}

TEST(PythonErrors, ABracketThatIsNeverClosedEndsAtTheNextStatement) {
  const PythonProjectFacts project =
      ReadOne("import a\nx = f(1,\n\ndef g():\n  import b\nimport c\n");
  EXPECT_THAT(Rows(project, FactKind::kImport), ElementsAre("a", "b", "c"));
  EXPECT_EQ(project.unread.size(), 1u);
}

TEST(PythonErrors, AreOfWhatIsWrongFirst) {
  EXPECT_THAT(ProblemsOf("print 'x'\nprint 'y'\n"),
              ElementsAre("1:7 a syntax error"));
  EXPECT_THAT(ProblemsOf("x = 'a\n"),
              ElementsAre("1:5 a string is not terminated"));
  EXPECT_THAT(ProblemsOf("x = '''a\n"),
              ElementsAre("1:5 a string is not terminated"));
  EXPECT_THAT(ProblemsOf("x = )\n"),
              ElementsAre("1:5 a closing bracket has no opening one"));
  EXPECT_THAT(ProblemsOf("x = ?\n"),
              ElementsAre("1:5 a character that Python does not allow"));
  EXPECT_THAT(ProblemsOf("if x:\n    a\n  b\n"),
              ElementsAre("3:3 the indentation matches no outer level"));
  EXPECT_THAT(ProblemsOf("if x:\npass\n"),
              ElementsAre("2:1 an indented block is missing"));
  EXPECT_THAT(ProblemsOf("f() = 1\n"),
              ElementsAre("1:7 this cannot be assigned to"));
  EXPECT_THAT(ProblemsOf("f'{x'\n").size(), 1u);
  EXPECT_THAT(ProblemsOf("exec 'x'\n").size(), 1u);
  EXPECT_THAT(ProblemsOf("raise E, 'x'\n").size(), 1u);
}

TEST(PythonErrors, WhatIsNoTextIsNotRead) {
  EXPECT_THAT(ProblemsOf("import a\n\xFF\n"),
              ElementsAre("2:1 the file is not UTF-8"));
  EXPECT_THAT(ProblemsOf(absl::string_view("a\n\0", 3)),
              ElementsAre("2:1 the file has a NUL byte"));
  EXPECT_THAT(ProblemsOf("# coding: cp1252\n"),
              ElementsAre("1:11 the encoding is not UTF-8, Latin-1 or ASCII"));
  EXPECT_THAT(ProblemsOf(std::string((4 << 20) + 1, '#')),
              ElementsAre("1:1 the file is larger than 4 MiB"));
}

TEST(PythonErrors, NestingHasALimit) {
  EXPECT_THAT(ProblemsOf(std::string(150, '(') + std::string(150, ')')),
              IsEmpty());
  EXPECT_THAT(ProblemsOf(std::string(250, '(') + std::string(250, ')')),
              ElementsAre("1:201 nesting is deeper than 200 levels"));
}

std::string Repeated(absl::string_view piece, size_t size) {
  std::string text;
  while (text.size() < size) text.append(piece.data(), piece.size());
  return text;
}

std::string Staircase() {
  std::string text;
  for (int i = 0; i < 1400; ++i) {
    absl::StrAppend(&text, std::string(i, ' '), "if x:\n");
  }
  return text;
}

// A second is a hundred times what any of these takes without a sanitizer.
TEST(PythonErrors, NoTextTakesLong) {
  constexpr size_t kMegabyte = 1 << 20;
  std::vector<std::string> texts = {Staircase()};
  for (absl::string_view piece : {"(",
                                  "[[[",
                                  "f'{",
                                  "a.",
                                  "if x:\n ",
                                  "\\\n",
                                  "'''",
                                  "f'''{",
                                  "x = (\n",
                                  "not ",
                                  "lambda:",
                                  "-",
                                  "@a\n",
                                  "a if b else ",
                                  "f(x=[",
                                  "{a:",
                                  "match ",
                                  "match x:\n case y:\n",
                                  "import a.b.c\na.b.c.d()\n",
                                  "class A(B): x=1\n",
                                  "def f(a,b): pass\n",
                                  "'{{'",
                                  "'{% for a in b %}'",
                                  "import a as x\n",
                                  "try:\n import a\nexcept:\n",
                                  "\"a://\"",
                                  "with (",
                                  "a[b](c).d",
                                  "f'{a:{b:",
                                  "async ",
                                  "del ",
                                  "\t",
                                  "é",
                                  "0",
                                  "1_",
                                  "x=",
                                  "*",
                                  "lambda x=",
                                  "f(**a, *b, c=d)\n",
                                  "print 'x'\n"}) {
    texts.push_back(Repeated(piece, kMegabyte));
  }
  texts.push_back("x = '" + Repeated("a://", kMegabyte) + "/api/v1'");
  texts.push_back("x = '" + Repeated("{{ a ", kMegabyte) + "'");
  texts.push_back("x = " + Repeated("'a' ", 4 * kMegabyte - 8));
  for (const std::string& text : texts) {
    const auto start = std::chrono::steady_clock::now();
    ReadOne(text);
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    EXPECT_LT(took.count(), 10.0) << text.substr(0, 20);
    if (took.count() > 0.5) {
      std::printf("%.2f s: %s\n", took.count(), text.substr(0, 20).c_str());
    }
  }
}

}  // namespace
}  // namespace upgrade_advisor
