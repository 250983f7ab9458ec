// Any bytes come out as UTF-8 that fits.
#include "services/base/utf8_text.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(ValidUtf8, KeepsWhatIsValid) {
  EXPECT_EQ(ValidUtf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
            "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
}

TEST(ValidUtf8, MarksEveryOtherByte) {
  EXPECT_EQ(ValidUtf8("a\xff"), "a?");
  EXPECT_EQ(ValidUtf8("\xc3"), "?");
  EXPECT_EQ(ValidUtf8("\xc0\xaf"), "??");            // overlong
  EXPECT_EQ(ValidUtf8("\xed\xa0\x80"), "???");       // a surrogate
  EXPECT_EQ(ValidUtf8("\xf4\x90\x80\x80"), "????");  // beyond Unicode
}

TEST(WithoutByteOrderMark, ReadsWhatWindowsWrites) {
  using namespace std::string_literals;
  EXPECT_EQ(WithoutByteOrderMark("\xff\xfe"
                                 "a\0=\0\xac\x20\n\0"s),
            "a=\xe2\x82\xac\n");
  EXPECT_EQ(WithoutByteOrderMark("\xfe\xff\0a\0\xe9"s), "a\xc3\xa9");
  EXPECT_EQ(WithoutByteOrderMark("\xff\xfe\x3d\xd8\x00\xde"s),
            "\xf0\x9f\x98\x80");
  EXPECT_EQ(WithoutByteOrderMark("\xef\xbb\xbf"
                                 "abc"),
            "abc");
}

TEST(WithoutByteOrderMark, LeavesOtherTextAlone) {
  EXPECT_EQ(WithoutByteOrderMark(""), "");
  EXPECT_EQ(WithoutByteOrderMark("pandas\xff\xfe"), "pandas\xff\xfe");
}

TEST(WithoutByteOrderMark, MarksHalfACharacter) {
  using namespace std::string_literals;
  EXPECT_EQ(WithoutByteOrderMark("\xff\xfe"
                                 "a\0b"s),
            "a?");
  EXPECT_EQ(WithoutByteOrderMark("\xff\xfe\x3d\xd8"s), "?");
  EXPECT_EQ(WithoutByteOrderMark("\xff\xfe\x3d\xd8"
                                 "a\0"s),
            "?a");
}

TEST(CutUtf8, CutsBetweenCharacters) {
  EXPECT_EQ(CutUtf8("abcdef", 6), "abcdef");
  EXPECT_EQ(CutUtf8("abcdefg", 6), "abc...");
  EXPECT_EQ(CutUtf8("ab\xc3\xa9"
                    "defg",
                    6),
            "ab...");
}

TEST(VisibleText, KeepsWhatPeopleRead) {
  EXPECT_EQ(VisibleText("a\tb\n\xc3\xa4 \xe2\x82\xac \xf0\x9f\x9a\x80"),
            "a\tb\n\xc3\xa4 \xe2\x82\xac \xf0\x9f\x9a\x80");
}

TEST(VisibleText, DrivesNoTerminalAndTurnsNoText) {
  EXPECT_EQ(VisibleText("\x1b[31m\r\x7f"), "?[31m??");
  EXPECT_EQ(VisibleText("\xc2\x9b"
                        "31m"),
            "?31m");                                           // CSI in C1
  EXPECT_EQ(VisibleText("\xe2\x80\xaegpj.exe"), "?gpj.exe");   // U+202E
  EXPECT_EQ(VisibleText("\xe2\x81\xa6x\xe2\x81\xa9"), "?x?");  // U+2066, U+2069
  EXPECT_EQ(VisibleText("\xe2\x80\xa8\xef\xbb\xbf"), "??");    // U+2028, U+FEFF
  EXPECT_EQ(VisibleText("\xef\xbf\xbf\xef\xbf\xbe\xff"),
            "???");  // not characters
}

}  // namespace
}  // namespace upgrade_advisor
