#include "services/advisor/way_back.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/advisor/version_direction.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Hosting kAstro{"astro", ""};
const Hosting kSoftware{"software", ""};
const Hosting kNowhere{"", ""};

std::vector<std::string> TextsOf(const WayBack& way) {
  std::vector<std::string> out;
  for (const ErasedData& data : way.erased) out.emplace_back(data.text);
  return out;
}

TEST(WayBack, IsOpenOnBothPlatformsWithinAirflow2) {
  const Release now = ToyRuntime("9.1.0", "2.7.0");
  const Release then = ToyRuntime("7.4.1", "2.5.2");
  for (const Hosting& hosting : {kAstro, kSoftware, kNowhere}) {
    EXPECT_EQ(AssessWayBack(now, then, hosting).is_open, Truth::kYes)
        << hosting.platform;
  }
  EXPECT_THAT(AssessWayBack(now, then, kSoftware).conditions,
              Contains(HasSubstr("enabled")));
  EXPECT_THAT(AssessWayBack(now, then, kAstro).conditions,
              ElementsAre(kDeployIsKept));
}

TEST(WayBack, EndsOnSoftwareBeforeRuntime5) {
  const Release now = ToyRuntime("5.0.0", "2.3.0");
  const Release then = ToyRuntime("4.2.9", "2.2.5");
  EXPECT_EQ(AssessWayBack(now, then, kSoftware).reason, "OLDER_THAN_ROLLBACKS");
  EXPECT_EQ(AssessWayBack(now, then, kAstro).is_open, Truth::kYes);
  const WayBack unknown = AssessWayBack(now, then, kNowhere);
  EXPECT_EQ(unknown.is_open, Truth::kUnknown);
  EXPECT_EQ(unknown.reason, "PLATFORM_UNKNOWN");
  const Release first = ToyRuntime("5.0.0", "2.3.0");
  EXPECT_EQ(
      AssessWayBack(ToyRuntime("5.0.1", "2.3.1"), first, kSoftware).is_open,
      Truth::kYes);
}

TEST(WayBack, IsClosedOnSoftwareWhereAirflow3WasNew) {
  const Release then = ToyRuntime("12.5.0", "2.10.5");
  for (const char* version : {"3.0-1", "3.0-14", "3.1-1"}) {
    const WayBack way = AssessWayBack(ToyRuntime(version, "3.0.2"), then,
                                      {"software", "1.1.0"});
    EXPECT_EQ(way.is_open, Truth::kNo) << version;
    EXPECT_EQ(way.reason, "NO_AUTOMATED_ROLLBACK") << version;
  }
  // The rule holds on both sides.
  EXPECT_EQ(AssessWayBack(ToyRuntime("3.2-1", "3.2.0"),
                          ToyRuntime("3.1-1", "3.1.0"), kSoftware)
                .reason,
            "NO_AUTOMATED_ROLLBACK");
  EXPECT_EQ(AssessWayBack(ToyRuntime("3.2-1", "3.2.0"),
                          ToyRuntime("3.1-2", "3.1.0"), kSoftware)
                .is_open,
            Truth::kYes);
}

TEST(WayBack, CrossesTheMajorByTheVersionOfSoftware) {
  const Release now = ToyRuntime("3.1-2", "3.1.0");
  const Release then = ToyRuntime("12.5.0", "2.10.5");
  EXPECT_EQ(AssessWayBack(now, then, {"software", "1.1.0"}).is_open,
            Truth::kYes);
  EXPECT_EQ(AssessWayBack(now, then, {"software", "0.37.4"}).reason,
            "PLATFORM_TOO_OLD");
  EXPECT_EQ(AssessWayBack(now, then, {"software", "1.0.2"}).is_open,
            Truth::kNo);
  EXPECT_EQ(AssessWayBack(now, then, kSoftware).is_open, Truth::kUnknown);
  EXPECT_EQ(AssessWayBack(now, then, {"software", "newest"}).is_open,
            Truth::kUnknown);
}

TEST(WayBack, SaysNothingFirmOnAstroAcrossTheMajor) {
  EXPECT_EQ(AssessWayBack(ToyRuntime("3.1-2", "3.1.0"),
                          ToyRuntime("12.5.0", "2.10.5"), kAstro)
                .reason,
            "BETWEEN_SOME_RELEASES");
  EXPECT_EQ(AssessWayBack(ToyRuntime("3.2-1", "3.2.0"),
                          ToyRuntime("3.1-2", "3.1.0"), kAstro)
                .is_open,
            Truth::kYes);
}

TEST(WayBack, NeverLeadsFromRuntimeToCertified) {
  for (const Hosting& hosting : {kAstro, kSoftware, kNowhere}) {
    const WayBack way = AssessWayBack(ToyRuntime("5.0.4", "2.3.2"),
                                      ToyCertified("2.3.2-1"), hosting);
    EXPECT_EQ(way.is_open, Truth::kNo);
    EXPECT_EQ(way.reason, "LEFT_CERTIFIED");
    EXPECT_THAT(way.erased, IsEmpty());
  }
}

TEST(WayBack, LeadsBackWithinCertifiedFrom23On) {
  EXPECT_EQ(
      AssessWayBack(ToyCertified("2.3.2-1"), ToyCertified("2.3.0-1"), kNowhere)
          .is_open,
      Truth::kYes);
  EXPECT_EQ(
      AssessWayBack(ToyCertified("2.3.0-1"), ToyCertified("2.2.5-1"), kNowhere)
          .is_open,
      Truth::kNo);
}

TEST(WayBack, LosesWhatTheOlderSchemaCannotHoldNewestFirst) {
  const WayBack way = AssessWayBack(ToyRuntime("9.1.0", "2.7.0"),
                                    ToyRuntime("6.0.0", "2.4.0"), kAstro);
  EXPECT_THAT(TextsOf(way),
              ElementsAre("whether a pool counts deferred tasks",
                          "notes on DAG runs and task instances"));
  // What both schemas hold stays.
  EXPECT_THAT(TextsOf(way), Not(Contains(HasSubstr("datasets"))));
}

TEST(WayBack, LosesNothingWithinAnAirflow) {
  EXPECT_THAT(AssessWayBack(ToyRuntime("7.4.1", "2.5.3"),
                            ToyRuntime("7.2.0", "2.5.1"), kAstro)
                  .erased,
              IsEmpty());
  const Release same = ToyRuntime("7.4.1", "2.5.3");
  EXPECT_EQ(AssessWayBack(same, same, kSoftware).reason, "SAME_RELEASE");
}

TEST(WayBack, LosesNothingTowardsALaterRelease) {
  EXPECT_THAT(AssessWayBack(ToyRuntime("7.4.1", "2.5.3"),
                            ToyRuntime("9.1.0", "2.7.0"), kAstro)
                  .erased,
              IsEmpty());
}

TEST(WayBack, OnOneMachineGoesWithoutTheDatabase) {
  const WayBack way =
      AssessWayBack(ToyRuntime("9.1.0", "2.7.0"), ToyRuntime("7.4.1", "2.5.2"),
                    {"local", ""});
  EXPECT_EQ(way.reason, "LOCAL");
  EXPECT_THAT(way.conditions, IsEmpty());
}

TEST(ErasedData, StandsInTheOrderOfAirflow) {
  const absl::Span<const ErasedData> all = AllErasedData();
  for (size_t i = 1; i < all.size(); ++i) {
    EXPECT_LE(
        CompareAirflowMinors(all[i - 1].airflow_minor, all[i].airflow_minor),
        0);
  }
}

}  // namespace
}  // namespace upgrade_advisor
