// A small index for tests: Airflow, a provider that breaks in its major, and
// one that it leans on. The names are real, and so are the versions.
#ifndef TESTS_API_INDEX_SMALL_INDEX_H_
#define TESTS_API_INDEX_SMALL_INDEX_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/api_index/api_index.h"
#include "services/api_index/environment.h"

namespace upgrade_advisor {

inline constexpr char kSmallAirflow[] =
    R"(airflow-api-index 1
package apache-airflow
release 2.9.3 2024-07-16
release 2.10.5 2025-02-10
release 3.0.6 2025-08-29
m airflow 2.9.3-
 r settings > airflow.settings
m airflow.models.baseoperator 2.9.3-
 c BaseOperator
  i
  p sla 2.9.3-2.10.5
  p task_id
  a execute
  a xcom_push
m airflow.operators.postgres_operator 2.9.3-2.10.5
 d PostgresOperator > airflow.providers.postgres.operators.postgres.PostgresOperator
m airflow.settings 2.9.3-
 v RBAC 2.9.3
 v TIMEZONE
m airflow.task.rules 3.0.6
 c Rule
  b builtins.str
  b enum.Enum
  a ALL_DONE
m airflow.utils.dates 2.9.3-
 f days_ago 2.9.3-2.10.5
 f parse_execution_date
m airflow.utils.dynamic 2.9.3-
 o 3.0.6
 v LISTED 2.9.3-2.10.5
m airflow.utils.rules 2.9.3-
 c Kind
  b builtins.str
  b enum.Enum
  a MANUAL
  a PICKLED 2.9.3-2.10.5
  a title 2.9.3-2.10.5
 c Rule 2.9.3-2.10.5
  b builtins.str
  b enum.Enum
  a ALL_DONE
  a DUMMY
 d Rule 3.0.6 > airflow.task.rules.Rule
)";

inline constexpr char kSmallPostgres[] =
    R"(airflow-api-index 1
package apache-airflow-providers-postgres
release 5.11.2 2024-06-27 airflow>=2.7.0 python~=3.8
release 5.14.0 2024-11-18 airflow>=2.8.0
release 6.0.0 2024-12-26 airflow>=2.9.0
release 6.5.0 2025-11-30 airflow>=2.11.0
needs apache-airflow-providers-common-sql 1.14.0 5.11.2-5.14.0
needs apache-airflow-providers-common-sql 1.20.0 6.0.0-
m airflow.providers.postgres.hooks.postgres 5.11.2-
 c PostgresHook
  b airflow.providers.common.sql.hooks.sql.DbApiHook
  i
  k
  p enable_log_db_messages 5.14.0-
  p schema 5.11.2
  a get_uri
m airflow.providers.postgres.operators 5.11.2-5.14.0
m airflow.providers.postgres.operators.postgres 5.11.2-5.14.0
 c PostgresOperator
  b airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator
  i
  k
  p postgres_conn_id
)";

inline constexpr char kSmallSql[] =
    R"(airflow-api-index 1
package apache-airflow-providers-common-sql
release 1.14.0 2024-06-27 airflow>=2.7.0
release 1.20.0 2024-11-18 airflow>=2.8.0 yanked
release 1.21.0 2024-12-26 airflow>=2.8.0
m airflow.providers.common.sql.hooks.sql 1.14.0-
 c DbApiHook
  i
  p log_sql
  P schema 1.21.0-
m airflow.providers.common.sql.operators.sql 1.14.0-
 c SQLExecuteQueryOperator
  b airflow.models.baseoperator.BaseOperator
  i
  k
  P sql
  p conn_id
)";

inline ApiIndex SmallIndex() {
  std::vector<PackageIndex> packages;
  for (absl::string_view text : {kSmallAirflow, kSmallSql, kSmallPostgres}) {
    packages.push_back(*PackageIndex::Parse(std::string(text), "small.api"));
  }
  return *ApiIndex::Of(std::move(packages));
}

// Packages that are installed, with the first and last version that they may
// have.
struct InstalledPackage {
  absl::string_view package;
  absl::string_view first;
  absl::string_view last;
};

inline Environment EnvironmentWith(
    const ApiIndex& index, const std::vector<InstalledPackage>& packages) {
  Environment out(index);
  for (const InstalledPackage& one : packages) {
    const uint16_t number = *index.Find(one.package);
    const PackageIndex& package = index.packages()[number];
    const auto place = [&](absl::string_view version) {
      return static_cast<uint16_t>(
          package.PlaceOf(*Pep440Version::Parse(version)));
    };
    out.Set(number, {PackageState::Installed::kYes,
                     {place(one.first), place(one.last)}});
  }
  return out;
}

}  // namespace upgrade_advisor

#endif  // TESTS_API_INDEX_SMALL_INDEX_H_
