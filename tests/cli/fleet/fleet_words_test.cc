#include "services/cli/fleet/fleet_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;

v1::ReleaseRef Runtime(const std::string& version) {
  v1::ReleaseRef out;
  out.set_distribution(v1::DISTRIBUTION_RUNTIME);
  out.set_version(version);
  return out;
}

v1::FleetEntry Current(v1::Verdict verdict) {
  v1::FleetEntry out;
  out.set_state(v1::ASSESSMENT_STATE_CURRENT);
  out.mutable_assessment()->set_verdict(verdict);
  return out;
}

TEST(FleetWords, AnEnumIsItsWord) {
  EXPECT_EQ(WordOf(v1::SUPPORT_STATUS_UNSUPPORTED), "unsupported");
  EXPECT_EQ(WordOf(v1::ASSESSMENT_STATE_PENDING), "pending");
  EXPECT_EQ(WordOf(v1::CHANGE_CAUSE_CATALOG), "catalog");
  EXPECT_EQ(WordOf(v1::SUPPORT_STATUS_UNSPECIFIED), "");
}

TEST(FleetWords, EveryKindOfChangeIsReadBack) {
  for (int kind = 1; kind <= 6; ++kind) {
    const auto value = static_cast<v1::ChangeKind>(kind);
    EXPECT_EQ(ChangeKindOf(WordOf(value)), value);
  }
  EXPECT_EQ(ChangeKindOf("nonsense"), v1::CHANGE_KIND_UNSPECIFIED);
}

TEST(FleetWords, ATargetIsCalledAsItWasGiven) {
  v1::FleetTarget target;
  EXPECT_EQ(NameOf(target), "");
  target.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST_PATCH_OF_LINE);
  EXPECT_EQ(NameOf(target), "latest-patch");
  target.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST_LTS);
  EXPECT_EQ(NameOf(target), "latest-lts");
  target.mutable_target()->set_airflow_version("3.2");
  EXPECT_EQ(NameOf(target), "Airflow 3.2");
  *target.mutable_target()->mutable_release() = Runtime("13.2.0");
  EXPECT_EQ(NameOf(target), "runtime 13.2.0");
}

TEST(FleetWords, AVerdictIsOfTheState) {
  EXPECT_EQ(VerdictOf(Current(v1::VERDICT_BLOCKED)), "BLOCKED");
  EXPECT_EQ(VerdictOf(Current(v1::VERDICT_READY)), "UP TO DATE");
  v1::FleetEntry entry = Current(v1::VERDICT_READY);
  *entry.mutable_assessment()->add_steps() = Runtime("13.2.0");
  EXPECT_EQ(VerdictOf(entry), "READY");
  entry.set_state(v1::ASSESSMENT_STATE_STALE);
  EXPECT_EQ(VerdictOf(entry), "READY (stale)");
  entry.set_state(v1::ASSESSMENT_STATE_PENDING);
  EXPECT_EQ(VerdictOf(entry), "pending");
  entry.set_state(v1::ASSESSMENT_STATE_FAILED);
  EXPECT_EQ(VerdictOf(entry), "failed");
}

TEST(FleetWords, DaysLeftCountToTheEndAndFromIt) {
  v1::FleetEntry entry;
  EXPECT_EQ(DaysLeftOf(entry), "?");
  entry.set_days_left(45);
  EXPECT_EQ(DaysLeftOf(entry), "45");
  entry.set_days_left(0);
  EXPECT_EQ(DaysLeftOf(entry), "ends today");
  entry.set_days_left(-1);
  EXPECT_EQ(DaysLeftOf(entry), "ended 1 day ago");
  entry.set_days_left(-300);
  EXPECT_EQ(DaysLeftOf(entry), "ended 300 days ago");
}

TEST(FleetWords, TheNextStepSaysHowManyThereAre) {
  v1::FleetEntry entry;
  EXPECT_EQ(NextStepOf(entry), "-");
  *entry.mutable_assessment()->add_steps() = Runtime("6.0.4");
  EXPECT_EQ(NextStepOf(entry), "runtime 6.0.4");
  *entry.mutable_assessment()->add_steps() = Runtime("12.1.0");
  *entry.mutable_assessment()->mutable_target() = Runtime("12.1.0");
  EXPECT_EQ(NextStepOf(entry), "runtime 6.0.4, 1 of 2 to runtime 12.1.0");
}

TEST(FleetWords, WhatBlocksIsTheFirstThatThereIs) {
  v1::FleetEntry entry;
  EXPECT_EQ(BlockersOf(entry), "-");
  entry.mutable_assessment()->add_undecided_blocking("C3");
  EXPECT_EQ(BlockersOf(entry), "undecided: C3");
  entry.mutable_assessment()->set_reason("TARGET_YANKED");
  EXPECT_EQ(BlockersOf(entry), "TARGET_YANKED");
  entry.mutable_assessment()->add_blocking("A1");
  entry.mutable_assessment()->add_blocking("B2");
  EXPECT_EQ(BlockersOf(entry), "A1, B2");
  entry.mutable_assessment()->add_blocking("C3");
  entry.mutable_assessment()->add_blocking("D4");
  entry.mutable_assessment()->add_blocking("E5");
  EXPECT_EQ(BlockersOf(entry), "A1, B2, C3 and 2 more");
  entry.mutable_assessment()->set_error("no such release");
  EXPECT_EQ(BlockersOf(entry), "no such release");
}

TEST(Differences, EveryKindSaysWhatWasAndWhatIs) {
  v1::FleetChange change;
  for (int kind = 1; kind <= 6; ++kind) {
    change.add_kinds(static_cast<v1::ChangeKind>(kind));
  }
  v1::Assessment& before = *change.mutable_before();
  v1::Assessment& after = *change.mutable_after();
  before.set_verdict(v1::VERDICT_READY);
  after.set_verdict(v1::VERDICT_BLOCKED);
  *before.mutable_running() = Runtime("9.5.0");
  *after.mutable_running() = Runtime("9.6.0");
  *after.mutable_target() = Runtime("13.2.0");
  *after.add_steps() = Runtime("10.0.0");
  before.add_blocking("A1");
  after.add_blocking("B2");
  after.add_warnings("W1");
  before.set_support(v1::SUPPORT_STATUS_SUPPORTED);
  after.set_support(v1::SUPPORT_STATUS_UNSUPPORTED);
  after.set_yanked(true);
  EXPECT_THAT(
      DifferencesOf(change),
      ElementsAre(
          "verdict READY -> BLOCKED", "runs runtime 9.5.0 -> runtime 9.6.0",
          "next step none -> runtime 10.0.0 to runtime 13.2.0",
          "blocked by B2, no longer blocked by A1, warned by W1",
          "support supported -> unsupported", "the release was withdrawn"));
}

TEST(Differences, AnEndThatWasMovedIsNotAChangeOfSupport) {
  v1::FleetChange change;
  change.add_kinds(v1::CHANGE_KIND_SUPPORT);
  change.mutable_before()->set_end_of_maintenance("2026-01-01");
  change.mutable_after()->set_end_of_maintenance("2026-06-01");
  EXPECT_THAT(DifferencesOf(change),
              ElementsAre("end of maintenance 2026-01-01 -> 2026-06-01"));
}

}  // namespace
}  // namespace upgrade_advisor
