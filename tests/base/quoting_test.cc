// What is repeated in a message is short, printable and marked.
#include "services/base/quoting.h"

#include <gtest/gtest.h>

#include <string>

namespace upgrade_advisor {
namespace {

TEST(Quoted, StandsBetweenMarks) {
  EXPECT_EQ(Quoted("9.1.0"), "'9.1.0'");
  EXPECT_EQ(Quoted("9.1.0", '"'), "\"9.1.0\"");
  EXPECT_EQ(Quoted(""), "''");
}

TEST(Quoted, IsPrintableAscii) {
  EXPECT_EQ(Quoted(std::string("a\0z", 3)), R"('a\x00z')");
  EXPECT_EQ(Quoted("\xc3\xa9\n"), R"('\xc3\xa9\n')");
  EXPECT_EQ(Quoted("it's"), R"('it\'s')");
}

TEST(Quoted, IsCutAfter80Bytes) {
  EXPECT_EQ(Quoted(std::string(80, 'x')), "'" + std::string(80, 'x') + "'");
  EXPECT_EQ(Quoted(std::string(81, 'x')), "'" + std::string(80, 'x') + "...'");
}

}  // namespace
}  // namespace upgrade_advisor
