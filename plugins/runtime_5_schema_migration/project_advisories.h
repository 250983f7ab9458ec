// Advisories about settings, requirements and code: rows of the plugin's table.
#ifndef PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_PROJECT_ADVISORIES_H_
#define PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_PROJECT_ADVISORIES_H_

#include "plugins/runtime_5_schema_migration/conditions.h"
#include "plugins/runtime_5_schema_migration/references.h"
#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_5 {

inline constexpr Advisory kPostgresScheme =
    Advisory("R5-SQLA14-POSTGRES-SCHEME")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("settings")
        .when(&UsesPostgresScheme)
        .title("A database URI has the scheme postgres")
        .impact(
            "SQLAlchemy 1.4 knows the scheme postgresql only: Airflow does not "
            "reach the database")
        .remedy("Write postgresql:// and db+postgresql:// instead")
        .report(&ReportPostgresScheme)
        .reference(kNotes230);

inline constexpr Advisory kDatabaseSection =
    Advisory("R5-CFG-DATABASE-SECTION")
        .warning()
        .on(MigratingSchema())
        .check("settings")
        .when(&SetsMovedOptions)
        .title("Database options move from [core] to [database]")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Rename the variables after the upgrade")
        .report(&ReportMovedOptions)
        .reference(kNotes230);

inline constexpr Advisory kAuthBackends =
    Advisory("R5-CFG-AUTH-BACKENDS")
        .warning()
        .on(MigratingSchema())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config("api.auth_backend");
        })
        .title("The option auth_backend becomes the list auth_backends")
        .impact(
            "Without the session backend in the list the grid view and its "
            "buttons fail")
        .remedy(
            "Set AIRFLOW__API__AUTH_BACKENDS and keep "
            "airflow.api.auth.backend.session in it")
        .report(&ReportAuthBackends)
        .reference(kNotes230);

inline constexpr Advisory kLogTemplate =
    Advisory("R5-LOG-TEMPLATE")
        .warning()
        .on(MigratingSchema())
        .check("settings")
        .when([](const Facts& f) {
          return f.config("logging.log_filename_template") ||
                 f.config("elasticsearch.log_id_template");
        })
        .title("Log templates are recorded in the database from now on")
        .impact(
            "Logs of earlier runs are not found if the template changes before "
            "it was recorded")
        .remedy("Keep your template for the first start, change it afterwards")
        .reference(kNotes230);

inline constexpr Advisory kXFrame =
    Advisory("R5-XFRAME")
        .warning()
        .on(CrossingAirflow("2.2.5"))
        .check("settings")
        .when([](const Facts& f) {
          return f.config("webserver.x_frame_enabled") &&
                 f.source("airflow.version")
                     .version_at_least(Scheme::kPep440, "2.0.0");
        })
        .title("The option x_frame_enabled takes its documented meaning")
        .impact(
            "Until 2.2.4 it worked the other way round: pages that were framed "
            "stop to be, or the reverse")
        .remedy("Invert the value: True allows framing now")
        .reference(kNotes225);

inline constexpr Advisory kLogFormatter =
    Advisory("R5-LOG-FORMATTER")
        .warning()
        .on(CrossingAirflow("2.3.4"))
        .check("settings")
        .when([](const Facts& f) {
          return f.config("logging.logging_config_class") &&
                 f.derives_from("Formatter");
        })
        .title("A log formatter of your own may show another time zone")
        .impact("Times in the log lose their offset")
        .remedy(
            "Derive the formatter from "
            "airflow.utils.log.timezone_aware.TimezoneAware, or set "
            "AIRFLOW__LOGGING__LOG_FORMATTER_CLASS")
        .reference(kNotes234)
        .reference("https://github.com/apache/airflow/pull/24811");

inline constexpr Advisory kTreeView =
    Advisory("R5-TREE-VIEW")
        .info()
        .on(MigratingSchema())
        .check("settings")
        .when([](const Facts& f) {
          return f.config("webserver.dag_default_view").equals("tree") ||
                 f.keyword("DAG.default_view").any([](const Row& r) {
                   return r.value.find("tree") != std::string_view::npos;
                 });
        })
        .title("The grid view replaces the tree view")
        .impact("A default view of tree opens the grid")
        .remedy("Write grid instead of tree")
        .reference(kNotes230);

inline constexpr Advisory kStalledTimeout =
    Advisory("R5-STALLED-TIMEOUT")
        .info()
        .on(CrossingRuntime("5.0.9"))
        .check("settings")
        .when(&StalledTimeoutIsDefault)
        .title("Runtime fails Celery tasks that are stalled for 10 minutes")
        .impact("A task that legitimately waits longer in the queue is retried")
        .remedy("Raise the limit if your tasks wait longer")
        .report(&ReportStalledTimeout)
        .reference(kRuntimeNotes);

inline constexpr Advisory kOpenLineageSource =
    Advisory("R5-OPENLINEAGE-SOURCE")
        .info()
        .on(CrossingRuntime("5.0.7"))
        .check("settings")
        .when([](const Facts& f) {
          return !f.env("OPENLINEAGE_AIRFLOW_DISABLE_SOURCE_CODE");
        })
        .title("Runtime decides whether lineage carries source code")
        .impact(
            "OpenLineage events may hold the code of tasks, or not, "
            "otherwise than before")
        .remedy("Say it yourself if your policy has a rule", "",
                "env.set OPENLINEAGE_AIRFLOW_DISABLE_SOURCE_CODE True")
        .reference(kRuntimeNotes);

inline constexpr Advisory kBaseOperator =
    Advisory("R5-MODELS-BASE-OPERATOR")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("imports")
        .when([](const Facts& f) -> Truth {
          return f.imports("airflow.models.base.Operator");
        })
        .title("The name airflow.models.base.Operator is gone")
        .impact("Files that import it do not load")
        .remedy(
            "Import BaseOperator from airflow.models.baseoperator, or Operator "
            "from airflow.models.operator")
        .reference(kNotes230);

inline constexpr Advisory kZipNamedPy =
    Advisory("R5-ZIP-PY")
        .warning()
        .on(MigratingSchema())
        .check("imports")
        .when([](const Facts& f) -> Truth { return f.file("@zip"); })
        .report([](const Facts& f, Truth, Report& report) {
          const Fact archives = f.file("@zip");
          for (uint32_t i = 0; i < archives.count(); ++i) {
            const Row row = archives.row(i);
            report.Subject(row.file.empty() ? "an archive" : row.file,
                           "It is an archive", row, 1);
          }
        })
        .title("An archive of DAGs is named .py")
        .impact("Airflow 2.3 does not look into it: its DAGs disappear")
        .remedy("Name it .zip")
        .reference(kNotes230);

inline constexpr Advisory kDummyOperator =
    Advisory("R5-DUMMY-DEPRECATED")
        .info()
        .on(MigratingSchema())
        .check("imports")
        .when([](const Facts& f) {
          return f.imports("airflow.operators.dummy") ||
                 f.imports("airflow.operators.dummy_operator");
        })
        .title("DummyOperator is called EmptyOperator now")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Import EmptyOperator from airflow.operators.empty")
        .reference(kNotes230);

inline constexpr Advisory kKubernetesClient =
    Advisory("R5-K8S-LIB")
        .warning()
        .on(MigratingSchema())
        .check("requirements")
        .when(&PinsOldKubernetesClient)
        .title("Airflow 2.3 needs the kubernetes client 21.7 or later")
        .impact("The image does not build, or pods are not created")
        .remedy("Raise the pin and test your pod overrides", "",
                "requirements.add kubernetes>=21.7.0,<24")
        .reference(kNotes230);

inline constexpr Advisory kDbtCore =
    Advisory("R5-DBT-CORE")
        .critical()
        .blocks_step()
        .on(CrossingRuntime("5.0.0") & LandingOnRuntime("5.0.0", "5.999.0"))
        .check("requirements")
        .when(&RequiresDbt)
        .title("dbt-core conflicts with the packages of Runtime 5")
        .impact("The image does not build")
        .remedy(
            "Install dbt and its adapters into a virtual environment of their "
            "own, by a RUN of the Dockerfile",
            "python -m venv /usr/local/airflow/dbt && "
            "/usr/local/airflow/dbt/bin/pip install dbt-core")
        .report(&ReportDbt)
        .reference("https://github.com/astronomer/docs/issues/1270");

}  // namespace upgrade_plugin::runtime_5

#endif  // PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_PROJECT_ADVISORIES_H_
