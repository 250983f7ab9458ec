#include "services/domain/step_condition.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

Pep440Version Airflow(const std::string& text) {
  return Pep440Version::Parse(text).value();
}

// "runtime 12.4.0 2.10.3", or with Airflow's minor only, "runtime 12.7.1 2.10".
Release ReleaseOf(Distribution distribution, const std::string& version,
                  const std::string& airflow) {
  Release release;
  release.version = ReleaseVersion::Parse(distribution, version).value();
  const Pep440Version parsed = Airflow(airflow);
  release.airflow_minor = parsed.BaseMinor();
  if (parsed.release().size() > 2) release.airflow = parsed;
  return release;
}
Release Runtime(const std::string& version, const std::string& airflow) {
  return ReleaseOf(Distribution::kRuntime, version, airflow);
}
Release Certified(const std::string& version, const std::string& airflow) {
  return ReleaseOf(Distribution::kCertified, version, airflow);
}

struct Crossing {
  const char* bound;
  const char* source;  // Airflow
  const char* target;
  Truth expected;
};

TEST(StepCondition, CrossesAnAirflowVersionFromBelowToAtLeast) {
  const Crossing crossings[] = {
      {"2.4.0", "2.3.4", "2.4.0", Truth::kYes},
      {"2.4.0", "2.3.4", "2.4.1", Truth::kYes},
      {"2.4.0", "2.3.4", "3.0.0", Truth::kYes},
      {"2.4.0", "2.4.0", "2.4.1", Truth::kNo},
      {"2.4.0", "2.3.3", "2.3.4", Truth::kNo},
      {"2.10.0", "2.9.3", "2.10.0", Truth::kYes},
      {"2.4.0", "2.3.4+astro.1", "2.4.0+astro.3", Truth::kYes},
      {"2.4.0", "2.4.0+astro.1", "2.4.1", Truth::kNo},
      {"2.0.0", "1.10.15", "2.2.0", Truth::kYes},
      // Known by its minor only.
      {"2.10.3", "2.10", "2.11.0", Truth::kUnknown},
      {"2.10.3", "2.10", "2.10.5", Truth::kUnknown},
      {"2.10.3", "2.10", "2.10.2", Truth::kNo},
      {"2.11.0", "2.10", "2.11.0", Truth::kYes},
      {"2.11.0", "2.10", "2.10.5", Truth::kNo},
      {"2.10.0", "2.10", "2.11.0", Truth::kNo},
      {"2.10.0", "2.9", "2.10.0", Truth::kYes},
      {"2.10.3", "2.9", "2.10.3", Truth::kYes},
      {"2.9.2", "2.10", "2.11.0", Truth::kNo},
      {"3.0.0", "2.10", "3.0.0", Truth::kYes},
      // A pre-release of the first version of a minor lies below that minor,
      // but a pre-release of it may run.
      {"2.10.0rc1", "2.10", "2.11.0", Truth::kUnknown},
  };
  for (const Crossing& c : crossings) {
    StepCondition condition;
    condition.crosses_airflow = Airflow(c.bound);
    EXPECT_EQ(Meets(condition, Runtime("11.0.0", c.source),
                    Runtime("12.0.0", c.target)),
              c.expected)
        << c.source << " to " << c.target << " over " << c.bound;
  }
}

TEST(StepCondition, CrossesARuntimeVersionAndTakesCertifiedForBelow) {
  StepCondition condition;
  condition.crosses_runtime = RuntimeVersion::Parse("5.0.0").value();
  const Release certified = Certified("2.2.3-4", "2.2.3");
  EXPECT_EQ(Meets(condition, certified, Runtime("5.0.4", "2.3.2")),
            Truth::kYes);
  EXPECT_EQ(Meets(condition, certified, Runtime("5.0.0", "2.3.0")),
            Truth::kYes);
  EXPECT_EQ(Meets(condition, certified, Runtime("4.2.9", "2.2.5")), Truth::kNo);
  EXPECT_EQ(Meets(condition, certified, Certified("2.3.0-5", "2.3.0")),
            Truth::kNo);
  EXPECT_EQ(
      Meets(condition, Runtime("4.2.9", "2.2.5"), Runtime("5.0.4", "2.3.2")),
      Truth::kYes);
  EXPECT_EQ(
      Meets(condition, Runtime("5.0.0", "2.3.0"), Runtime("5.0.4", "2.3.2")),
      Truth::kNo);
}

TEST(StepCondition, CrossesIntoTheNewFormOfRuntimeVersions) {
  StepCondition condition;
  condition.crosses_runtime = RuntimeVersion::Parse("3.0-1").value();
  EXPECT_EQ(
      Meets(condition, Runtime("13.8.0", "2.11.0"), Runtime("3.0-1", "3.0.0")),
      Truth::kYes);
  EXPECT_EQ(
      Meets(condition, Runtime("3.0.3", "2.1.1"), Runtime("13.8.0", "2.11.0")),
      Truth::kNo)
      << "the old 3.0.3 is years below 3.0-1";
}

struct Landing {
  const char* low;  // "" is open
  const char* high;
  const char* target;
  Truth expected;
};

TEST(StepCondition, LandsOnARangeOfAirflowVersionsBothEndsIncluded) {
  const Landing landings[] = {
      {"2.3.0", "2.3.4", "2.3.0", Truth::kYes},
      {"2.3.0", "2.3.4", "2.3.4", Truth::kYes},
      {"2.3.0", "2.3.4", "2.3.4+astro.2", Truth::kYes},
      {"2.3.0", "2.3.4", "2.2.5", Truth::kNo},
      {"2.3.0", "2.3.4", "2.4.0", Truth::kNo},
      {"2.3.0", "", "3.0.0", Truth::kYes},
      {"2.3.0", "", "2.2.5", Truth::kNo},
      {"", "2.3.4", "1.10.15", Truth::kYes},
      {"", "2.3.4", "2.4.0", Truth::kNo},
      // A release that is not listed may be asked about, too.
      {"2.3.2", "", "2.3", Truth::kUnknown},
      {"2.3.0", "", "2.3", Truth::kYes},
      {"2.4.1", "", "2.3", Truth::kNo},
      {"", "2.3.2", "2.3", Truth::kUnknown},
  };
  for (const Landing& l : landings) {
    StepCondition condition;
    if (*l.low != '\0') condition.lands_airflow_low = Airflow(l.low);
    if (*l.high != '\0') condition.lands_airflow_high = Airflow(l.high);
    EXPECT_EQ(Meets(condition, Runtime("1.0.0", "1.10.0"),
                    Runtime("12.0.0", l.target)),
              l.expected)
        << l.target << " in " << l.low << " to " << l.high;
  }
}

TEST(StepCondition, LandsOnReleasesOfItsOwnDistributionOnly) {
  StepCondition on_runtime;
  on_runtime.lands_low =
      ReleaseVersion::Parse(Distribution::kRuntime, "5.0.0").value();
  on_runtime.lands_high =
      ReleaseVersion::Parse(Distribution::kRuntime, "5.0.4").value();
  const Release source = Certified("2.2.3-4", "2.2.3");
  EXPECT_EQ(Meets(on_runtime, source, Runtime("5.0.0", "2.3.0")), Truth::kYes);
  EXPECT_EQ(Meets(on_runtime, source, Runtime("5.0.4", "2.3.2")), Truth::kYes);
  EXPECT_EQ(Meets(on_runtime, source, Runtime("5.0.5", "2.3.2")), Truth::kNo);
  EXPECT_EQ(Meets(on_runtime, source, Runtime("4.2.9", "2.2.5")), Truth::kNo);
  EXPECT_EQ(Meets(on_runtime, source, Certified("2.3.0-1", "2.3.0")),
            Truth::kNo);

  StepCondition on_certified;
  on_certified.lands_high =
      ReleaseVersion::Parse(Distribution::kCertified, "2.3.0-2").value();
  EXPECT_EQ(Meets(on_certified, source, Certified("2.3.0-2", "2.3.0")),
            Truth::kYes);
  EXPECT_EQ(Meets(on_certified, source, Certified("2.3.0-3", "2.3.0")),
            Truth::kNo);
  EXPECT_EQ(Meets(on_certified, source, Runtime("1.0.0", "2.1.1")), Truth::kNo);
}

TEST(StepCondition, IsOnTheKindsOfStepsItNames) {
  const Release certified = Certified("2.2.3-4", "2.2.3");
  const Release certified_next = Certified("2.3.0-5", "2.3.0");
  const Release runtime = Runtime("5.0.4", "2.3.2");
  const Release runtime_next = Runtime("6.0.0", "2.4.0");
  for (StepKinds kinds = 0; kinds <= kAllStepKinds; ++kinds) {
    StepCondition condition;
    condition.kinds = kinds;
    EXPECT_EQ(Meets(condition, certified, certified_next),
              TruthOf(kinds & BitOf(StepKind::kUpgradeCertified)));
    EXPECT_EQ(Meets(condition, certified, runtime),
              TruthOf(kinds & BitOf(StepKind::kMigrateToRuntime)));
    EXPECT_EQ(Meets(condition, runtime, runtime_next),
              TruthOf(kinds & BitOf(StepKind::kUpgradeRuntime)));
    EXPECT_EQ(Meets(condition, runtime, certified_next), Truth::kNo)
        << "there is no way back";
  }
}

// A definite no of one part settles what another part leaves open.
TEST(StepCondition, NeedsAllItsPartsToHold) {
  StepCondition condition;
  condition.crosses_airflow = Airflow("2.10.3");
  condition.lands_airflow_low = Airflow("3.0.0");
  const Release somewhere_in_2_10 = Runtime("12.7.1", "2.10");
  EXPECT_EQ(Meets(condition, somewhere_in_2_10, Runtime("3.0-1", "3.0.0")),
            Truth::kUnknown);
  EXPECT_EQ(Meets(condition, somewhere_in_2_10, Runtime("13.0.0", "2.11.0")),
            Truth::kNo);
  condition.kinds = BitOf(StepKind::kMigrateToRuntime);
  EXPECT_EQ(Meets(condition, somewhere_in_2_10, Runtime("3.0-1", "3.0.0")),
            Truth::kNo);
}

TEST(StepCondition, IsAPhrase) {
  StepCondition condition;
  EXPECT_EQ(condition.ToString(), "any step");
  condition.kinds =
      BitOf(StepKind::kUpgradeCertified) | BitOf(StepKind::kUpgradeRuntime);
  condition.crosses_airflow = Airflow("2.4.0");
  EXPECT_EQ(condition.ToString(),
            "upgrades within Certified and Runtime upgrades crossing "
            "Airflow 2.4.0");
  condition = {};
  condition.kinds = BitOf(StepKind::kMigrateToRuntime);
  condition.crosses_runtime = RuntimeVersion::Parse("4.0.6").value();
  condition.lands_low = condition.lands_high =
      ReleaseVersion::Parse(Distribution::kRuntime, "5.0.4").value();
  EXPECT_EQ(condition.ToString(),
            "migrations to Runtime crossing Runtime 4.0.6 to Runtime 5.0.4");
  condition = {};
  condition.lands_airflow_low = Airflow("2.3.0");
  condition.lands_airflow_high = Airflow("2.3.4");
  EXPECT_EQ(condition.ToString(), "any step to Airflow 2.3.0 through 2.3.4");
}

}  // namespace
}  // namespace upgrade_advisor
