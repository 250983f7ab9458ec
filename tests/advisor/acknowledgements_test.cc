#include "services/advisor/acknowledgements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/advisor/findings.h"
#include "services/advisor/verdict_rules.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kToday(2026, 11, 20);

std::vector<Advisory> Advisories() {
  Advisory blocking;
  blocking.id = "BLOCKS";
  blocking.aliases = {"BLOCKED"};
  blocking.severity = Severity::kCritical;
  blocking.effect = Effect::kBlocksStep;
  Advisory warning;
  warning.id = "WARNS";
  warning.severity = Severity::kWarning;
  return {blocking, warning};
}

Finding FindingOf(uint32_t advisory, const std::string& subject) {
  Finding out;
  out.advisory = advisory;
  out.subject = subject;
  out.fingerprint = Fingerprint(Advisories()[advisory].id, subject);
  return out;
}

// A path of one step with two blocking findings and a warning.
Path ToyPath() {
  Path path;
  PlannedStep step;
  step.findings = {FindingOf(0, "a"), FindingOf(0, "b"), FindingOf(1, "")};
  path.steps.push_back(step);
  return path;
}

Verdict VerdictWith(const Acknowledgements& all) {
  Path path = ToyPath();
  all.Mark(Advisories(), path.steps[0].findings);
  return VerdictOf(Advisories(), path, all.NotesOn(Advisories(), path));
}

std::vector<std::string> CodesOf(const Acknowledgements& all) {
  std::vector<std::string> out;
  for (const Note& note : all.NotesOn(Advisories(), ToyPath())) {
    out.push_back(note.code);
  }
  return out;
}

Acknowledgement Of(const std::string& id,
                   std::optional<absl::CivilDay> expires = std::nullopt) {
  return {id, "", "we know", expires};
}

TEST(Acknowledgements, OfAnAdvisoryCoverAllItsFindings) {
  EXPECT_EQ(VerdictWith({}), Verdict::kBlocked);
  EXPECT_EQ(VerdictWith({{Of("BLOCKS")}, kToday}), Verdict::kReadyWithWarnings);
  EXPECT_EQ(VerdictWith({{Of("BLOCKED"), Of("WARNS")}, kToday}),
            Verdict::kReady)
      << "an id it had before counts";
}

TEST(Acknowledgements, OfAFingerprintCoverOneFinding) {
  const Acknowledgement one{"", Fingerprint("BLOCKS", "a"), "we know", {}};
  const Acknowledgement other{"", Fingerprint("BLOCKS", "b"), "we know", {}};
  EXPECT_EQ(VerdictWith({{one}, kToday}), Verdict::kBlocked);
  EXPECT_EQ(VerdictWith({{one, other}, kToday}), Verdict::kReadyWithWarnings);
}

TEST(Acknowledgements, StayInTheAnswerWithTheirReason) {
  Path path = ToyPath();
  Acknowledgements({Of("WARNS", kToday)}, kToday)
      .Mark(Advisories(), path.steps[0].findings);
  EXPECT_FALSE(path.steps[0].findings[0].acknowledgement);
  ASSERT_TRUE(path.steps[0].findings[2].acknowledgement);
  EXPECT_EQ(path.steps[0].findings[2].acknowledgement->reason, "we know");
  EXPECT_EQ(path.steps[0].findings[2].acknowledgement->expires, "2026-11-20");
}

TEST(Acknowledgements, HoldUpToTheirLastDayAndAreReportedAfterIt) {
  EXPECT_THAT(CodesOf({{Of("BLOCKS", kToday)}, kToday}), IsEmpty());
  const Acknowledgements expired({Of("BLOCKS", kToday - 1)}, kToday);
  EXPECT_EQ(VerdictWith(expired), Verdict::kBlocked);
  EXPECT_THAT(CodesOf(expired), ElementsAre("ACKNOWLEDGEMENT_EXPIRED"));
}

TEST(Acknowledgements, OfWhatNobodyKnowsOrFindsAreReported) {
  EXPECT_THAT(CodesOf({{Of("NONE")}, kToday}),
              ElementsAre("ACKNOWLEDGEMENT_UNKNOWN"));
  EXPECT_THAT(CodesOf({{{"", "0123456789abcdef", "why", {}}}, kToday}),
              ElementsAre("ACKNOWLEDGEMENT_UNUSED"));
}

TEST(Acknowledgements, CoverAnAnswerOnlyWithAllItsSubjects) {
  Examination answer;
  answer.outcome = Outcome::kYes;
  answer.subjects = {{"a", "", {}}, {"b", "", {}}};
  const Acknowledgement one{"", Fingerprint("BLOCKS", "a"), "we know", {}};
  const Acknowledgement other{"", Fingerprint("BLOCKS", "b"), "we know", {}};
  EXPECT_FALSE(
      Acknowledgements({one}, kToday).CoverAll(Advisories()[0], answer));
  EXPECT_TRUE(
      Acknowledgements({one, other}, kToday).CoverAll(Advisories()[0], answer));
}

}  // namespace
}  // namespace upgrade_advisor
