#include "services/advisor/confirmation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Footer {
  const char* text;
  const char* runtime;
  const char* airflow;
  const char* image_tag;
};

TEST(ShownText, IsReadAsPeopleCopyIt) {
  for (const Footer& footer : {
           Footer{"Version: v2.9.1+astro.1\nAstro Runtime: 11.3.0\nImage tag: "
                  "deploy-2026-03-14T09-26",
                  "11.3.0", "v2.9.1+astro.1", "deploy-2026-03-14T09-26"},
           Footer{"Running Astro Runtime 9.1.0 (Airflow 2.7.0)", "9.1.0",
                  "2.7.0", ""},
           Footer{"Runtime version 3.1-8 | Airflow version 3.1.5", "3.1-8",
                  "3.1.5", ""},
           Footer{"Version : v2.3.0\nGit Version : .release:2.3c0ffee", "",
                  "v2.3.0", ""},
           Footer{"11.3.0", "11.3.0", "", ""},
           Footer{"3.1-8", "3.1-8", "", ""},
           Footer{"2.3.0", "", "2.3.0", ""},
           Footer{"nothing to see", "", "", ""},
           Footer{"", "", "", ""},
       }) {
    ShownVersions shown;
    ReadShownText(footer.text, shown);
    EXPECT_EQ(shown.runtime, footer.runtime) << footer.text;
    EXPECT_EQ(shown.airflow, footer.airflow) << footer.text;
    EXPECT_EQ(shown.image_tag, footer.image_tag) << footer.text;
  }
}

TEST(ShownText, LeavesWhatIsGivenAlone) {
  ShownVersions shown{"11.3.0", "", ""};
  ReadShownText("Runtime: 9.1.0 Airflow: 2.9.1", shown);
  EXPECT_EQ(shown.runtime, "11.3.0");
  EXPECT_EQ(shown.airflow, "2.9.1");
}

Deployed Upgrade(const Release& from, const Release& to) {
  Deployed out;
  out.source = from;
  out.target = to;
  return out;
}

class OfRuntime : public ::testing::Test {
 protected:
  ConfirmationResult ResultOf(const ShownVersions& shown) {
    return Confirm(shown, deployed_).result;
  }

  Deployed deployed_ =
      Upgrade(ToyRuntime("9.1.0", "2.7.0"), ToyRuntime("11.3.0", "2.9.1"));
};

TEST_F(OfRuntime, MatchesByTheFooter) {
  EXPECT_EQ(ResultOf({"11.3.0", "2.9.1+astro.1", ""}),
            ConfirmationResult::kMatch);
  EXPECT_EQ(ResultOf({"11.3.0", "", ""}), ConfirmationResult::kMatch);
  EXPECT_THAT(Confirm({"11.3.0", "", ""}, deployed_).what_to_do, IsEmpty());
}

TEST_F(OfRuntime, IsStillOldWhereTheSourceIsShown) {
  EXPECT_EQ(ResultOf({"9.1.0", "2.7.0", ""}), ConfirmationResult::kStillOld);
  EXPECT_EQ(ResultOf({"9.1.0", "", ""}), ConfirmationResult::kStillOld);
}

TEST_F(OfRuntime, IsAMismatchWhereAnotherIsShown) {
  EXPECT_EQ(ResultOf({"10.0.0", "", ""}), ConfirmationResult::kMismatch);
  EXPECT_EQ(ResultOf({"11.3.0", "2.9.0", ""}), ConfirmationResult::kMismatch);
  EXPECT_EQ(ResultOf({"eleven", "", ""}), ConfirmationResult::kMismatch);
  deployed_.source.reset();
  EXPECT_EQ(ResultOf({"9.1.0", "", ""}), ConfirmationResult::kMismatch);
}

TEST_F(OfRuntime, IsUndecidedByAirflowAlone) {
  EXPECT_EQ(ResultOf({"", "2.9.1", ""}), ConfirmationResult::kUndecided);
  EXPECT_EQ(ResultOf({"", "2.7.0", ""}), ConfirmationResult::kMismatch);
}

TEST_F(OfRuntime, ComparesTheTagOfTheImageWhereBothAreKnown) {
  deployed_.platform = "astro";
  deployed_.image_tag = "deploy-2";
  EXPECT_EQ(ResultOf({"11.3.0", "", "deploy-2"}), ConfirmationResult::kMatch);
  EXPECT_EQ(ResultOf({"11.3.0", "", "deploy-1"}),
            ConfirmationResult::kMismatch);
  // A project on one machine shows none.
  EXPECT_EQ(ResultOf({"11.3.0", "", ""}), ConfirmationResult::kMatch);
}

TEST_F(OfRuntime, TellsWhatToDoByPlatform) {
  deployed_.platform = "local";
  EXPECT_THAT(Confirm({"9.1.0", "", ""}, deployed_).what_to_do,
              Contains(HasSubstr("astro dev restart")));
  deployed_.platform = "astro";
  EXPECT_THAT(Confirm({"9.1.0", "", ""}, deployed_).what_to_do,
              Not(Contains(HasSubstr("On Software"))));
  deployed_.platform = "software";
  EXPECT_THAT(Confirm({"9.1.0", "", ""}, deployed_).what_to_do,
              Contains(HasSubstr("On Software")));
}

TEST(OfCertified, MatchesByAirflow) {
  const Deployed deployed =
      Upgrade(ToyCertified("2.2.3-2"), ToyCertified("2.3.0-4"));
  EXPECT_EQ(Confirm({"", "v2.3.0", ""}, deployed).result,
            ConfirmationResult::kMatch);
  EXPECT_EQ(Confirm({"", "v2.2.3", ""}, deployed).result,
            ConfirmationResult::kStillOld);
  EXPECT_EQ(Confirm({"9.1.0", "", ""}, deployed).result,
            ConfirmationResult::kMismatch);
}

TEST(OfCertified, TellsHotfixesApartWhereTheyAreShown) {
  const Deployed deployed =
      Upgrade(ToyCertified("2.3.0-2"), ToyCertified("2.3.0-4"));
  EXPECT_EQ(Confirm({"", "2.3.0+astro.4", ""}, deployed).result,
            ConfirmationResult::kMatch);
  EXPECT_EQ(Confirm({"", "2.3.0+astro.2", ""}, deployed).result,
            ConfirmationResult::kStillOld);
  EXPECT_EQ(Confirm({"", "2.3.0", ""}, deployed).result,
            ConfirmationResult::kUndecided);
}

TEST(OfCertified, IsLeftByTheMigration) {
  const Deployed deployed =
      Upgrade(ToyCertified("2.3.0-4"), ToyRuntime("5.0.0", "2.3.0"));
  EXPECT_EQ(Confirm({"5.0.0", "2.3.0", ""}, deployed).result,
            ConfirmationResult::kMatch);
  EXPECT_EQ(Confirm({"", "2.3.0", ""}, deployed).result,
            ConfirmationResult::kUndecided);
}

}  // namespace
}  // namespace upgrade_advisor
