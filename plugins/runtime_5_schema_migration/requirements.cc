// Requirements.
#include <string>
#include <string_view>

#include "plugins/runtime_5_schema_migration/tables.h"

namespace upgrade_plugin::runtime_5 {
namespace {

// Releases of the Kubernetes client that Airflow 2.3 works with.
constexpr Condition AdmitsNoGoodKubernetesClient() {
  return Requirement("kubernetes") &&
         !Requirement("kubernetes").Admits("21.7.0") &&
         !Requirement("kubernetes").Admits("22.6.0") &&
         !Requirement("kubernetes").Admits("23.3.0") &&
         !Requirement("kubernetes").Admits("23.6.0") &&
         !Requirement("kubernetes").Admits("24.2.0") &&
         !Requirement("kubernetes").Admits("25.3.0");
}

// dbt-core, and the adapters that install it.
constexpr std::string_view kDbt[] = {
    "dbt-bigquery", "dbt-core",      "dbt-databricks", "dbt-postgres",
    "dbt-redshift", "dbt-snowflake", "dbt-spark"};

constexpr Condition RequiresDbt() {
  Condition any = Requirement(kDbt[0]);
  for (std::string_view package : kDbt) {
    if (package != kDbt[0]) any = any || Requirement(package);
  }
  return any;
}

void ReportDbt(const Facts& f, Truth, Report& report) {
  for (std::string_view package : kDbt) {
    if (!f.Ask(Requirement(package)).is_given()) continue;
    const std::string name(package);
    report.Remedy("Remove " + name + " from the requirements", "",
                  "requirements.remove " + name);
  }
}

constexpr Advisory kRows[] = {
    Advisory("R5-K8S-LIB")
        .warning()
        .on(MigratingSchema())
        .check("requirements")
        .when(AdmitsNoGoodKubernetesClient())
        .title("Airflow 2.3 needs the Kubernetes client 21.7 or later")
        .impact("The image does not build, or Airflow cannot create pods")
        .remedy("Raise the pin, and test your pod overrides", "",
                "requirements.add kubernetes>=21.7.0,<24")
        .reference(kNotes230),

    Advisory("R5-DBT-CORE")
        .critical()
        .blocks_step()
        .on(CrossingRuntime("5.0.0") & LandingOnRuntime("5.0.0", "5.99.99"))
        .check("requirements")
        .when(RequiresDbt())
        .report(&ReportDbt)
        .title("dbt-core conflicts with the packages of Runtime 5")
        .impact("The image does not build")
        .remedy("Install dbt and its adapters into their own virtual "
                "environment, with a RUN line of the Dockerfile",
                "python -m venv /usr/local/airflow/dbt && "
                "/usr/local/airflow/dbt/bin/pip install dbt-core")
        .reference("https://github.com/astronomer/docs/issues/1270"),
};

}  // namespace

constexpr AdvisoryTable kRequirements = Table(kRows);

}  // namespace upgrade_plugin::runtime_5
