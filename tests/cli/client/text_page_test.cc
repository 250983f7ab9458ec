#include "services/cli/client/text_page.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace upgrade_advisor {
namespace {

TEST(TextPage, WrapsBelowTheHeadAndNeverBeyondTheWidth) {
  TextPage page(/*colour=*/false);
  std::string words;
  for (int i = 0; i < 60; ++i) words += "word ";
  page.Paragraph(2, "head", words);
  std::istringstream lines(page.text());
  std::string line;
  bool first = true;
  while (std::getline(lines, line)) {
    EXPECT_LE(line.size(), 88u);
    EXPECT_EQ(line.substr(0, 7), first ? "  head " : "       ");
    first = false;
  }
  EXPECT_FALSE(first);
}

TEST(TextPage, ALongWordStandsAloneAndIsNotCut) {
  TextPage page(false);
  const std::string url(200, 'x');
  page.Paragraph(4, "", "see " + url);
  EXPECT_NE(page.text().find(url), std::string::npos);
}

TEST(TextPage, TablesLineUpByCharactersNotBytes) {
  TextPage page(false);
  page.Table(0, {{"a\xC3\xA9", "x"}, {"abc", "y"}});
  EXPECT_EQ(page.text(), "a\xC3\xA9   x\nabc  y\n");
}

TEST(TextPage, ControlCharactersDoNotReachTheTerminal) {
  TextPage page(false);
  page.Line("a\x1b[31mb");
  page.Paragraph(0, "",
                 "c\x07"
                 "d");
  page.Table(0, {{"e\rf"}});
  EXPECT_EQ(page.text().find_first_of("\x1b\x07\r"), std::string::npos);
}

TEST(TextPage, ColourWrapsHeadsOnly) {
  TextPage page(true);
  page.Paragraph(0, "!", "text", Style::kRed);
  EXPECT_EQ(page.text(), "\x1b[1;31m!\x1b[0m text\n");
}

}  // namespace
}  // namespace upgrade_advisor
