// Settings.
#include <string>
#include <string_view>

#include "plugins/runtime_5_schema_migration/tables.h"

namespace upgrade_plugin::runtime_5 {
namespace {

constexpr char kNotes225[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-2-5-2022-04-04";
constexpr char kNotes234[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-3-4-2022-08-23";

// ---- URIs that SQLAlchemy opens ---------------------------------------------

// Alone or with a driver, and either behind Celery's "db+".
constexpr Condition HasPostgresScheme(std::string_view option) {
  return Subject(option, "Its URI has the scheme postgres",
                 Config(option).SomeRow(Value().StartsWith("postgres://") ||
                                        Value().StartsWith("postgres+") ||
                                        Value().StartsWith("db+postgres://") ||
                                        Value().StartsWith("db+postgres+")));
}

// ---- From [core] to [database] ----------------------------------------------

constexpr NameTable kDatabaseOptions({
    {"core.load_default_connections", "database.load_default_connections"},
    {"core.max_db_retries", "database.max_db_retries"},
    {"core.sql_alchemy_conn", "database.sql_alchemy_conn"},
    {"core.sql_alchemy_connect_args", "database.sql_alchemy_connect_args"},
    {"core.sql_alchemy_max_overflow", "database.sql_alchemy_max_overflow"},
    {"core.sql_alchemy_pool_enabled", "database.sql_alchemy_pool_enabled"},
    {"core.sql_alchemy_pool_pre_ping", "database.sql_alchemy_pool_pre_ping"},
    {"core.sql_alchemy_pool_recycle", "database.sql_alchemy_pool_recycle"},
    {"core.sql_alchemy_pool_size", "database.sql_alchemy_pool_size"},
    {"core.sql_alchemy_schema", "database.sql_alchemy_schema"},
    {"core.sql_engine_collation_for_ids",
     "database.sql_engine_collation_for_ids"},
    {"core.sql_engine_encoding", "database.sql_engine_encoding"},
});

// ---- Backends of the REST API -----------------------------------------------

constexpr std::string_view kSessionBackend = "airflow.api.auth.backend.session";

// The option becomes a list, so its value changes with its name.
void ReportAuthBackends(const Facts& f, Truth, Report& report) {
  const Fact backend = f.Ask(Config("api.auth_backend"));
  if (!backend.is_given()) return;
  const std::string_view value = backend.text();
  if (value.empty()) {
    report.Remedy("Rename the variable, and append the session backend", "",
                  "env.rename AIRFLOW__API__AUTH_BACKEND "
                  "AIRFLOW__API__AUTH_BACKENDS");
    return;
  }
  std::string edit = "env.set AIRFLOW__API__AUTH_BACKENDS ";
  edit.append(value);
  if (!Contains(value, kSessionBackend))
    edit.append(",").append(kSessionBackend);
  report.Remedy("Set the list with the session backend in it", "", edit);
  report.Remedy("Remove the old variable", "",
                "env.unset AIRFLOW__API__AUTH_BACKEND");
}

// ---- Stalled tasks ----------------------------------------------------------

// Airflow 2.6 has one limit for all executors.
void ReportStalledTimeout(const Facts& f, Truth, Report& report) {
  const bool is_merged = f.Ask(Target("airflow.minor"))
                             .VersionAtLeast(Scheme::kPep440, "2.6")
                             .is_yes();
  const std::string variable = is_merged
                                   ? "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT"
                                   : "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT";
  report.Remedy("Set " + variable, "", "env.set " + variable + " 1800");
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R5-SQLA14-POSTGRES-SCHEME")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("settings")
        .when(HasPostgresScheme("core.sql_alchemy_conn") ||
              HasPostgresScheme("database.sql_alchemy_conn") ||
              HasPostgresScheme("celery.result_backend"))
        .title("A database URI has the scheme postgres")
        .impact("SQLAlchemy 1.4 knows only the scheme postgresql: Airflow "
                "cannot connect to the database")
        .remedy("Use postgresql:// and db+postgresql:// instead")
        .reference(kNotes230),

    Advisory("R5-CFG-DATABASE-SECTION")
        .warning()
        .on(MigratingSchema())
        .check("settings")
        .when(RenamedOptions(kDatabaseOptions))
        .title("Database options move from [core] to [database]")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Rename the variables after the upgrade")
        .reference(kNotes230),

    Advisory("R5-CFG-AUTH-BACKENDS")
        .warning()
        .on(MigratingSchema())
        .check("settings")
        .when(Config("api.auth_backend"))
        .report(&ReportAuthBackends)
        .title("The option auth_backend becomes the list auth_backends")
        .impact("Without the session backend in the list, the grid view and "
                "its buttons fail")
        .remedy("Set AIRFLOW__API__AUTH_BACKENDS, and keep "
                "airflow.api.auth.backend.session in it")
        .reference(kNotes230),

    Advisory("R5-LOG-TEMPLATE")
        .warning()
        .on(MigratingSchema())
        .check("settings")
        .when(Config("logging.log_filename_template") ||
              Config("elasticsearch.log_id_template"))
        .title("Airflow records log templates in the database")
        .impact("If you change the template before Airflow has recorded it, "
                "the UI does not find logs of earlier runs")
        .remedy("Keep your template for the first start, and change it "
                "afterwards")
        .reference(kNotes230),

    // From 2.0.0 to 2.2.4 it worked the other way round.
    Advisory("R5-XFRAME")
        .warning()
        .on(CrossingAirflow("2.2.5"))
        .check("settings")
        .when(
            Config("webserver.x_frame_enabled") &&
            Source("airflow.version").VersionAtLeast(Scheme::kPep440, "2.0.0"))
        .title("The option x_frame_enabled takes its documented meaning")
        .impact("Until 2.2.4, it had the opposite effect: pages that you show "
                "in frames no longer appear there, or the reverse")
        .remedy("Invert the value: True allows frames now")
        .reference(kNotes225),

    Advisory("R5-LOG-FORMATTER")
        .warning()
        .on(CrossingAirflow("2.3.4"))
        .check("settings")
        .when(Config("logging.logging_config_class") &&
              DerivesFrom("Formatter"))
        .title("Your own log formatter may show another time zone")
        .impact("Times in the log lose their offset")
        .remedy("Derive the formatter from "
                "airflow.utils.log.timezone_aware.TimezoneAware, or set "
                "AIRFLOW__LOGGING__LOG_FORMATTER_CLASS")
        .reference(kNotes234)
        .reference("https://github.com/apache/airflow/pull/24811"),

    Advisory("R5-TREE-VIEW")
        .info()
        .on(MigratingSchema())
        .check("settings")
        .when(Config("webserver.dag_default_view").Equals("tree") ||
              Keyword("DAG.default_view").SomeRow(Value().Contains("tree")))
        .title("The grid view replaces the tree view")
        .impact("The default view tree opens the grid")
        .remedy("Use grid instead of tree")
        .reference(kNotes230),

    // "celery" or "CeleryExecutor", alone or with Kubernetes.
    Advisory("R5-STALLED-TIMEOUT")
        .info()
        .on(CrossingRuntime("5.0.9"))
        .check("settings")
        .when(Request("executor").Contains("elery") &&
              !Config("celery.stalled_task_timeout") &&
              !Config("scheduler.task_queued_timeout"))
        .report(&ReportStalledTimeout)
        .title("Runtime fails Celery tasks that stall for 10 minutes")
        .impact("Airflow retries a task that has good reason to wait longer in "
                "the queue")
        .remedy("Raise the limit if your tasks wait longer")
        .reference(kRuntimeNotes),

    Advisory("R5-OPENLINEAGE-SOURCE")
        .info()
        .on(CrossingRuntime("5.0.7"))
        .check("settings")
        .when(!Env("OPENLINEAGE_AIRFLOW_DISABLE_SOURCE_CODE"))
        .title("Runtime decides whether lineage contains source code")
        .impact("OpenLineage events may contain the code of tasks where they "
                "did not before, or the reverse")
        .remedy("Decide it yourself if your policy has a rule", "",
                "env.set OPENLINEAGE_AIRFLOW_DISABLE_SOURCE_CODE True")
        .reference(kRuntimeNotes),
};

}  // namespace

constexpr AdvisoryTable kSettings = Table(kRows);

}  // namespace upgrade_plugin::runtime_5
