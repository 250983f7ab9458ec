#include "services/cli/client/release_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

// "runtime 12.0.0", "certified 2.2.3-2", or what is wrong.
std::string Read(const std::string& text) {
  const absl::StatusOr<v1::ReleaseRef> ref = ReadReleaseText(text);
  if (!ref.ok()) return std::string(ref.status().message());
  return (ref->distribution() == v1::DISTRIBUTION_RUNTIME ? "runtime "
                                                          : "certified ") +
         ref->version();
}

TEST(ReleaseText, IsWhatPeopleWrite) {
  EXPECT_EQ(Read("runtime:9.17.0"), "runtime 9.17.0");
  EXPECT_EQ(Read("certified:2.2.3"), "certified 2.2.3");
  EXPECT_EQ(Read("12.0.0"), "runtime 12.0.0");
  EXPECT_EQ(Read("v12.0.0"), "runtime 12.0.0");
  EXPECT_EQ(Read("9.17.0-base"), "runtime 9.17.0");
  EXPECT_EQ(Read("9.17.0-python-3.10-base"), "runtime 9.17.0");
  EXPECT_EQ(Read("3.1-21"), "runtime 3.1-21");
  EXPECT_EQ(Read("3.1-21-base"), "runtime 3.1-21");
  EXPECT_EQ(Read("2.2.3-2"), "certified 2.2.3-2");
  EXPECT_EQ(Read("quay.io/astronomer/astro-runtime:9.17.0-base"),
            "runtime 9.17.0");
  EXPECT_EQ(Read("quay.io/astronomer/ap-airflow:2.2.3-2-onbuild"),
            "certified 2.2.3-2");
}

TEST(ReleaseText, AVersionOfAirflowIsNotGuessed) {
  for (const char* text : {"2.9.1", "2.2.3", "3.1.0", "1.10.15", "v2.9.1"}) {
    EXPECT_THAT(Read(text), HasSubstr("may be a version of Airflow")) << text;
    EXPECT_THAT(Read(text), HasSubstr("--to-airflow")) << text;
  }
}

TEST(ReleaseText, SaysWhatToWriteInstead) {
  EXPECT_THAT(Read("latest"), HasSubstr("--target latest"));
  EXPECT_THAT(Read("12"), HasSubstr("names a line"));
  EXPECT_THAT(Read("3.1"), HasSubstr("names a line"));
  EXPECT_THAT(Read("12.0.0-nonsense"),
              HasSubstr("not the version of a release"));
  EXPECT_THAT(Read("nonsense"), HasSubstr("give X.Y.Z"));
  EXPECT_THAT(Read("4.99999999999999999999.1"), HasSubstr("give X.Y.Z"));
}

}  // namespace
}  // namespace upgrade_advisor
