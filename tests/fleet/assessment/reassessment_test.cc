#include "services/fleet/assessment/reassessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Catalog& Bundled() { return BundledSnapshot()->catalog(); }

// The bundled catalog, with some releases changed.
template <typename Change>
Catalog With(Change change) {
  std::vector<Release> releases(Bundled().releases().begin(),
                                Bundled().releases().end());
  for (Release& release : releases) change(release);
  return Catalog(std::move(releases), Bundled().lifecycles(), "changed", {});
}

v1::Assessment Running(const std::string& version, const std::string& target) {
  v1::Assessment out;
  *out.mutable_running() = Ref("runtime:" + version);
  *out.mutable_target() = Ref("runtime:" + target);
  *out.add_steps() = Ref("runtime:" + target);
  return out;
}

TEST(ReassessmentTest, ACatalogDoesNotDifferFromItself) {
  const std::string record = CatalogRecord(Bundled());
  EXPECT_TRUE(Compare(record, record).empty());
}

TEST(ReassessmentTest, AWithdrawnReleaseIsTheDifference) {
  const Catalog after = With([](Release& r) {
    if (r.version.ToString() == "9.1.0") r.yanked = true;
  });
  const CatalogDifference difference =
      Compare(CatalogRecord(Bundled()), CatalogRecord(after));
  EXPECT_THAT(difference.releases, ElementsAre("runtime 9.1.0"));
  EXPECT_FALSE(difference.lines_differ);
}

TEST(ReassessmentTest, ItConcernsThoseWhoRunItOrGoThere) {
  const CatalogDifference difference{{"runtime 9.1.0"}, false};
  EXPECT_TRUE(ConcernsDirectly(difference, Running("9.1.0", "13.1.0")));
  EXPECT_TRUE(ConcernsDirectly(difference, Running("8.1.0", "9.1.0")));
  EXPECT_FALSE(ConcernsDirectly(difference, Running("8.1.0", "13.1.0")));
  EXPECT_TRUE(ConcernsDirectly(difference, v1::Assessment()));
}

TEST(ReassessmentTest, AnAssessmentHoldsUntilSomethingBeginsOrEnds) {
  const std::vector<absl::CivilDay> days = {absl::CivilDay(2024, 2, 1),
                                            absl::CivilDay(2024, 3, 1)};
  FleetSettings settings;
  EXPECT_EQ(DueAfter(absl::CivilDay(2024, 1, 9), days, settings), days[0]);
  EXPECT_EQ(DueAfter(days[0], days, settings), days[1]);
  EXPECT_EQ(DueAfter(days[1], days, settings), kNeverDue);
  settings.acknowledgements.Add()->set_expires("2024-02-10");
  EXPECT_EQ(DueAfter(days[0], days, settings), absl::CivilDay(2024, 2, 11));
  EXPECT_EQ(DueAfter(absl::CivilDay(2024, 2, 11), days, settings), days[1]);
}

// The slow reference: day by day over two years, an assessment changes on no
// day but on those that were foreseen.
TEST(ReassessmentTest, NothingChangesOnADayThatWasNotForeseen) {
  const Engine engine(BundledSnapshot(), &FixedDay);
  const Assessor assessor(engine);
  const FleetSettings settings{DefaultFleetTarget()};
  const std::vector<absl::CivilDay> days = TurningDays(Bundled());
  for (const char* release :
       {"runtime:7.4.1", "runtime:11.3.0", "certified:2.2.3"}) {
    absl::CivilDay day(2024, 1, 1);
    std::string last;
    for (; day < absl::CivilDay(2026, 1, 1); ++day) {
      const auto assessment =
          assessor.Assess(DeploymentOf(release), settings, day, CallContext());
      ASSERT_TRUE(assessment.ok()) << assessment.status();
      const std::string text = assessment->DebugString();
      const bool is_foreseen =
          std::binary_search(days.begin(), days.end(), day);
      if (!last.empty() && !is_foreseen) {
        EXPECT_EQ(text, last) << release << " on " << day;
      }
      last = text;
    }
  }
}

}  // namespace
}  // namespace upgrade_advisor
