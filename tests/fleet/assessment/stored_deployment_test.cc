#include "services/fleet/assessment/stored_deployment.h"

#include <gtest/gtest.h>

#include <string>

#include "services/fleet/assessment/assessor.h"
#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

v1::Deployment WithSecrets() {
  v1::Deployment out = DeploymentOf("runtime:7.4.1", R"json({
    "name": "prod",
    "environment": {"variables": {
      "AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://u:hunter2@db/airflow",
      "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True",
      "MY_PASSWORD": "hunter2", "REGION": "eu-1"}},
    "pipFreeze": {"text": "a==1\nb @ https://u:hunter2@example.org/b.whl\n"},
    "files": [
      {"path": ".env", "text": "API_TOKEN=hunter2\nREGION=eu-1\n"},
      {"path": "requirements.txt",
       "text": "--index-url https://u:hunter2@example.org/simple\nx==1\n"},
      {"path": "Dockerfile",
       "text": "FROM quay.io/astronomer/astro-runtime:7.4.1\nENV PASSWORD=hunter2\n"}],
    "facts": {"facts": [
      {"kind": "FACT_KIND_CONFIG", "name": "database.sql_alchemy_conn",
       "value": "postgresql://u:hunter2@db/airflow"},
      {"kind": "FACT_KIND_IMPORT", "name": "airflow.operators.bash"}]}})json");
  return out;
}

TEST(StoredDeploymentTest, NoSecretIsLeft) {
  EXPECT_EQ(ForStore(WithSecrets()).SerializeAsString().find("hunter2"),
            std::string::npos);
}

TEST(StoredDeploymentTest, WhatIsNoSecretStays) {
  const v1::Deployment stored = ForStore(WithSecrets());
  EXPECT_EQ(stored.environment().variables().at("REGION"), "eu-1");
  EXPECT_EQ(stored.facts().facts(1).name(), "airflow.operators.bash");
  EXPECT_EQ(stored.release().version(), "7.4.1");
}

TEST(StoredDeploymentTest, DeploymentsThatDifferInTheirNamesAreEqual) {
  v1::Deployment other = WithSecrets();
  other.set_name("staging");
  EXPECT_EQ(ForStore(other).SerializeAsString().size(),
            ForStore(WithSecrets()).SerializeAsString().size());
  EXPECT_TRUE(ForStore(other).name().empty());
}

TEST(StoredDeploymentTest, StoringTwiceChangesNothingMore) {
  const v1::Deployment once = ForStore(WithSecrets());
  EXPECT_EQ(ForStore(once).DebugString(), once.DebugString());
}

// What is judged is what would be judged without the store.
TEST(StoredDeploymentTest, ThePlanIsTheSame) {
  const Engine engine(BundledSnapshot(), &FixedDay);
  const Assessor assessor(engine);
  const FleetSettings settings{DefaultFleetTarget()};
  const auto as_sent =
      assessor.Assess(WithSecrets(), settings, FixedDay(), CallContext());
  const auto as_stored = assessor.Assess(ForStore(WithSecrets()), settings,
                                         FixedDay(), CallContext());
  ASSERT_TRUE(as_sent.ok()) << as_sent.status();
  ASSERT_TRUE(as_stored.ok()) << as_stored.status();
  EXPECT_EQ(as_sent->DebugString(), as_stored->DebugString());
  EXPECT_GT(as_sent->blocking_size() + as_sent->warnings_size(), 0);
}

}  // namespace
}  // namespace upgrade_advisor
