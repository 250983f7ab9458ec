#include "services/api_index/moved_names.h"

#include <gtest/gtest.h>

#include <string>

#include "services/api_index/api_index.h"
#include "tests/api_index/small_index.h"

namespace upgrade_advisor {
namespace {

// The names are real; what is left out of the releases is left out here only.
constexpr char kAirflow[] = R"(airflow-api-index 1
package apache-airflow
release 2.9.3 2024-07-16
release 2.10.5 2025-02-10
release 3.0.6 2025-08-29
m airflow.contrib.hooks.ssh_hook 2.9.3-2.10.5
 d SSHHook > airflow.providers.ssh.hooks.ssh.SSHHook
m airflow.operators.bash 2.9.3-
 c BashOperator
m airflow.operators.bash_operator 2.9.3-2.10.5
 d BashOperator > airflow.operators.bash.BashOperator
m airflow.operators.dummy 2.9.3-2.10.5
 c DummyOperator
  b airflow.operators.empty.EmptyOperator
m airflow.operators.empty 2.9.3-
 c EmptyOperator
m airflow.operators.thick 2.9.3-2.10.5
 c ThickOperator
  b airflow.operators.empty.EmptyOperator
  i
  p more
m airflow.sensors.late 3.0.6
 c LateSensor
m airflow.sensors.old.late 2.9.3-2.10.5
 c LateSensor
m airflow.utils.dates 2.9.3-2.10.5
 f days_ago
)";
constexpr char kSsh[] = R"(airflow-api-index 1
package apache-airflow-providers-ssh
release 3.0.0 2022-08-10
m airflow.providers.ssh.hooks.ssh 3.0.0-
 c SSHHook
)";

class MovedNamesTest : public ::testing::Test {
 protected:
  static ApiIndex Index() {
    std::vector<PackageIndex> packages;
    for (const char* text : {kAirflow, kSsh}) {
      packages.push_back(*PackageIndex::Parse(text, "a.api"));
    }
    return *ApiIndex::Of(std::move(packages));
  }
  Environment With(absl::string_view airflow) const {
    return EnvironmentWith(
        index_, {{kAirflowPackage, airflow, airflow},
                 {"apache-airflow-providers-ssh", "3.0.0", "3.0.0"}});
  }
  Move Of(absl::string_view name) const {
    return MoveOf(index_, With("2.10.5"), With("3.0.6"), name);
  }
  static void ExpectMove(const Move& move, const std::string& to,
                         Truth before) {
    EXPECT_EQ(move.to, to);
    EXPECT_EQ(move.works_before, before) << to;
    EXPECT_EQ(move.works_after, Truth::kYes) << to;
  }

  const ApiIndex index_ = Index();
};

TEST_F(MovedNamesTest, WhereARedirectLeadsWorksOnBothSides) {
  ExpectMove(Of("airflow.operators.bash_operator.BashOperator"),
             "airflow.operators.bash.BashOperator", Truth::kYes);
  ExpectMove(Of("airflow.contrib.hooks.ssh_hook.SSHHook"),
             "airflow.providers.ssh.hooks.ssh.SSHHook", Truth::kYes);
}

TEST_F(MovedNamesTest, AClassThatAddsNothingIsAnOldNameOfItsBase) {
  ExpectMove(Of("airflow.operators.dummy.DummyOperator"),
             "airflow.operators.empty.EmptyOperator", Truth::kYes);
}

TEST_F(MovedNamesTest, AClassThatAddsSomethingIsNot) {
  ExpectMove(Of("airflow.operators.thick.ThickOperator"),
             "airflow.operators.empty.EmptyOperator", Truth::kUnknown);
}

TEST_F(MovedNamesTest, APlaceThatIsNewWorksAfterTheStepOnly) {
  ExpectMove(Of("airflow.sensors.old.late.LateSensor"),
             "airflow.sensors.late.LateSensor", Truth::kNo);
}

TEST_F(MovedNamesTest, WhatIsGoneForGoodHasNoPlace) {
  EXPECT_EQ(Of("airflow.utils.dates.days_ago").to, "");
  EXPECT_EQ(Of("airflow.utils.dates.nothing").to, "");
  EXPECT_EQ(Of("").to, "");
}

}  // namespace
}  // namespace upgrade_advisor
