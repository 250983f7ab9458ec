#include "services/fleet/assessment/change_kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

v1::Assessment Some() {
  v1::Assessment out;
  out.mutable_running()->set_version("9.1.0");
  out.set_verdict(v1::VERDICT_BLOCKED);
  out.mutable_target()->set_version("13.1.0");
  out.add_steps()->set_version("13.1.0");
  out.add_blocking("A");
  out.set_support(v1::SUPPORT_STATUS_SUPPORTED);
  out.set_end_of_maintenance("2026-12-31");
  return out;
}

std::vector<v1::ChangeKind> Kinds(const v1::Assessment& after) {
  return ListOf(KindsOf(Some(), after));
}

TEST(ChangeKindsTest, EqualAssessmentsAreNoChange) {
  EXPECT_THAT(Kinds(Some()), IsEmpty());
}

TEST(ChangeKindsTest, AnotherQuestionIsNoChange) {
  v1::Assessment after = Some();
  after.set_undecided(7);
  after.add_questions("How many rows has xcom?");
  EXPECT_THAT(Kinds(after), IsEmpty());
}

TEST(ChangeKindsTest, EachKindIsTold) {
  v1::Assessment after = Some();
  after.set_verdict(v1::VERDICT_READY);
  EXPECT_THAT(Kinds(after), ElementsAre(v1::CHANGE_KIND_VERDICT));
  after = Some();
  after.mutable_running()->set_version("9.2.0");
  EXPECT_THAT(Kinds(after), ElementsAre(v1::CHANGE_KIND_RELEASE));
  after = Some();
  after.add_steps()->set_version("14.0.0");
  EXPECT_THAT(Kinds(after), ElementsAre(v1::CHANGE_KIND_TARGET));
  after = Some();
  after.add_warnings("B");
  EXPECT_THAT(Kinds(after), ElementsAre(v1::CHANGE_KIND_FINDINGS));
  after = Some();
  after.set_end_of_maintenance("2027-01-31");
  EXPECT_THAT(Kinds(after), ElementsAre(v1::CHANGE_KIND_SUPPORT));
  after = Some();
  after.set_yanked(true);
  EXPECT_THAT(Kinds(after), ElementsAre(v1::CHANGE_KIND_YANKED));
}

TEST(ChangeKindsTest, SeveralAreToldInOrder) {
  v1::Assessment after = Some();
  after.set_yanked(true);
  after.set_verdict(v1::VERDICT_NO_PATH);
  after.clear_blocking();
  EXPECT_THAT(Kinds(after),
              ElementsAre(v1::CHANGE_KIND_VERDICT, v1::CHANGE_KIND_FINDINGS,
                          v1::CHANGE_KIND_YANKED));
}

}  // namespace
}  // namespace upgrade_advisor
