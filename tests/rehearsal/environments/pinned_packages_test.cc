#include "services/rehearsal/environments/pinned_packages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

TEST(PinnedPackages, ReadsEveryFormThatPipFreezePrints) {
  const PinnedPackages pins =
      ReadPinnedPackages("freeze.txt",
                         "# a comment\n"
                         "Flask_Caching==2.1.0\n"
                         "celery[redis]==5.3.1 # why\n"
                         "old===not.a.version\n"
                         "-e git+https://u:p@h.com/a.git@1#egg=own_code\n"
                         "other @ https://h.com/other.whl?token=1\n"
                         "marked==1.0 ; python_version > '3'\n");
  EXPECT_TRUE(pins.errors.empty());
  EXPECT_EQ(pins.Text(),
            "celery==5.3.1\n"
            "flask-caching==2.1.0\n"
            "marked==1.0\n"
            "old==not.a.version\n"
            "other @ https://h.com/other.whl\n"
            "own-code @ git+https://h.com/a.git@1\n");
  EXPECT_FALSE(pins.Find("old")->parsed.has_value());
}

TEST(PinnedPackages, NamesTheLineOfWhatItCannotRead) {
  const PinnedPackages pins =
      ReadPinnedPackages("freeze.txt", "a==1\nb>=2\n\nc\na==2\n");
  ASSERT_EQ(pins.errors.size(), 3u);
  EXPECT_EQ(pins.errors[0].line, 2u);
  EXPECT_EQ(pins.errors[1].line, 4u);
  EXPECT_EQ(pins.errors[2].line, 5u);
  EXPECT_THAT(pins.errors[2].reason, HasSubstr("second time"));
  EXPECT_EQ(pins.Find("a")->version, "1");
}

TEST(PinnedPackages, ReadsNoMoreThanItsLimit) {
  std::string text;
  for (int i = 0; i < 10'050; ++i) absl::StrAppend(&text, "p", i, "==1\n");
  const PinnedPackages pins = ReadPinnedPackages("freeze.txt", text);
  EXPECT_EQ(pins.packages.size(), 10'000u);
  EXPECT_THAT(pins.errors.back().reason, HasSubstr("10000 lines"));
}

}  // namespace
}  // namespace upgrade_advisor
