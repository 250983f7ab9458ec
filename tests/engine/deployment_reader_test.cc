#include "services/engine/deployment_reader.h"

#include <gtest/gtest.h>

#include "services/engine/errors.h"

namespace upgrade_advisor {
namespace {

TEST(DeploymentReader, KeepsWhichFactsBelongTogether) {
  v1::Deployment deployment;
  deployment.mutable_release()->set_version("9.1.0");
  v1::Fact& fact = *deployment.mutable_facts()->add_facts();
  fact.set_kind(v1::FACT_KIND_KEYWORD);
  fact.set_name("DAG.catchup");
  fact.set_call(7);
  fact.set_dag(2);
  fact.set_airflow_minors("-2.11");
  Violations violations;
  const ReadDeploymentResult read = ReadDeployment(deployment, violations);
  ASSERT_EQ(read.sources.caller_facts.size(), 1u);
  EXPECT_EQ(read.sources.caller_facts[0].call, 7u);
  EXPECT_EQ(read.sources.caller_facts[0].dag, 2u);
  EXPECT_EQ(read.sources.caller_facts[0].airflow_minors, "-2.11");
}

}  // namespace
}  // namespace upgrade_advisor
