// What CPython 3.11, which the reference reader has, does not read or does not
// see; the rest of the syntax is compared there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The attributes that are read, of a text without a mistake.
std::vector<std::string> Attributes(absl::string_view text) {
  const PythonProjectFacts project = ReadOne(text);
  EXPECT_THAT(Problems(project), IsEmpty()) << text;
  std::vector<std::string> names;
  for (const std::string& row : Rows(project, FactKind::kCall)) {
    if (row[0] == '@') names.push_back(row.substr(row.find('.') + 1));
  }
  return names;
}

TEST(PythonSyntax, QuotesNestInFormattedStrings) {
  EXPECT_THAT(Attributes("f'{a.b['c']} {f'{d.e}'}'\n"), ElementsAre("b", "e"));
  EXPECT_THAT(Attributes("f'{\n a.b  # why\n}'\n"), ElementsAre("b"));
  EXPECT_THAT(Attributes("f'{'\\n'.join(a.b)}'\n"), ElementsAre("b", "join"));
}

TEST(PythonSyntax, TemplateStringsAreFormattedStrings) {
  EXPECT_THAT(Attributes("t'{a.b!r:>{c.d}}' rt'{e.f}'\n"),
              ElementsAre("b", "d", "f"));
}

TEST(PythonSyntax, TypeParametersAreRead) {
  EXPECT_THAT(Attributes("type X[T: a.b = c.d, *Ts, **P] = e.f[T]\n"
                         "def f[T](x: g.h) -> i.j: pass\n"
                         "class C[T: (k.l, m)](Base): pass\ntype = 1\n"),
              ElementsAre("b", "d", "f", "h", "j", "l"));
}

TEST(PythonSyntax, SeveralExceptionsNeedNoBrackets) {
  EXPECT_THAT(Attributes("try: pass\nexcept A, b.C: pass\n"),
              ElementsAre("C", "A", "C"));
}

TEST(PythonSyntax, ReturnsAreEndsOfLines) {
  const PythonProjectFacts project =
      ReadOne("\xEF\xBB\xBFimport a\rimport b\r\nif x:\r\n\timport c\r\n");
  ASSERT_EQ(project.facts.size(), 3u);
  EXPECT_THAT(Problems(project), IsEmpty());
  EXPECT_EQ(project.facts[0].column, 8u);
  EXPECT_EQ(project.facts[1].line, 2u);
  EXPECT_EQ(project.facts[2].line, 4u);
}

TEST(PythonSyntax, Latin1IsReadAsItSays) {
  EXPECT_THAT(
      Rows("# -*- coding: latin-1 -*-\nf(x='\xE9')\n", FactKind::kKeyword),
      ElementsAre("f.x = \xC3\xA9"));
}

TEST(PythonSyntax, SoftKeywordsAreNames) {
  EXPECT_THAT(Attributes("match = case.a; match.b; type.c; _ = match(x)[1]\n"
                         "match x:\n  case match.d: pass\n"),
              ElementsAre("a", "b", "c", "d"));
}

}  // namespace
}  // namespace upgrade_advisor
