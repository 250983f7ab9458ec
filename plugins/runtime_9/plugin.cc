// What changes with Airflow 2.7: Runtime 9, and every step that crosses it.
#include "sdk/cpp/plugin.h"

#include "plugins/runtime_9/conditions.h"

namespace upgrade_plugin::runtime_9 {
namespace {

constexpr char kNotes270[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-7-0-2023-08-18";
constexpr char kNotes271[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-7-1-2023-09-07";
constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";
constexpr char kConstraints[] =
    "https://github.com/apache/airflow/tree/constraints-2-7";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

constexpr Steps ReachingAirflow27() { return CrossingAirflow("2.7.0"); }

constexpr Advisory kAdvisories[] = {
    // ---- Code ---------------------------------------------------------------
    Advisory("R9-EXECUTORS-MOVED")
        .warning()
        .on(ReachingAirflow27())
        .check("imports")
        .when(&UsesMovedExecutors)
        .title("Executors of Celery, Kubernetes and Dask moved to providers")
        .impact("The old paths work with a warning while the provider is "
                "installed, and are gone in Airflow 3")
        .remedy("Import from airflow.providers.celery.executors, "
                "airflow.providers.cncf.kubernetes.executors or "
                "airflow.providers.daskexecutor.executors")
        .remedy("Name the executor by its short name, as CeleryExecutor")
        .report(&ReportMovedExecutors)
        .reference(kNotes270),

    Advisory("R9-AIRFLOW-KUBERNETES")
        .warning()
        .on(ReachingAirflow27())
        .alias("R9-KUBECONFIG-MODULE")
        .check("imports")
        .when([](const Facts& f) -> Truth {
          return f.imports("airflow.kubernetes");
        })
        .title("The package airflow.kubernetes moved to its provider")
        .impact("The old paths redirect with a warning and are gone in "
                "Airflow 3")
        .remedy("Import from airflow.providers.cncf.kubernetes")
        .reference(kNotes270),

    Advisory("R9-HDFS-REDIRECTS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow27())
        .check("imports")
        .when([](const Facts& f) {
          return f.imports("airflow.hooks.hdfs_hook") ||
                 f.imports("airflow.sensors.hdfs_sensor") ||
                 f.imports("airflow.contrib.sensors.hdfs_sensor");
        })
        .title("The old modules of HDFS are gone")
        .impact("Files that import them do not load. The provider has no HDFS "
                "hook and sensors any more either")
        .remedy("Use the hooks and sensors of WebHDFS in "
                "airflow.providers.apache.hdfs")
        .reference(kNotes270),

    Advisory("R9-CRON-TRIGGER-CATCHUP")
        .warning()
        .on(CrossingAirflow("2.7.1"))
        .check("schedules")
        .when(&CronTriggersSkipMissedRuns)
        .title("CronTriggerTimetable without catchup starts differently")
        .impact("With catchup=False the first run after a pause is at another "
                "time than before")
        .remedy("Check the first run that you expect of such DAGs")
        .reference(kNotes271),

    Advisory("R9-XCOM-DESERIALIZE")
        .warning()
        .on(ReachingAirflow27())
        .check("api")
        .when(&DeserializesXComs)
        .title("The REST API does not deserialize XComs any more")
        .impact("Requests with deserialize=true are refused")
        .remedy("Ask for the serialized value, or allow it until Airflow 3.1",
                "",
                "env.set AIRFLOW__API__ENABLE_XCOM_DESERIALIZE_SUPPORT True")
        .reference(kNotes270),

    Advisory("R9-DB-COMMANDS")
        .info()
        .on(ReachingAirflow27())
        .check("commands")
        .when([](const Facts& f) {
          return f.shell("airflow db init") || f.shell("airflow db upgrade");
        })
        .title("The commands db init and db upgrade are deprecated")
        .impact("They work with a warning and are gone in Airflow 3")
        .remedy("Call the new command", "airflow db migrate")
        .reference(kNotes270),

    // ---- Requirements -------------------------------------------------------
    Advisory("R9-PROVIDER-PIN-LOW")
        .critical()
        .blocks_step()
        .on(ReachingAirflow27())
        .check("requirements")
        .when(&PinsOldExecutorProviders)
        .title("A provider is pinned below the release with its executor")
        .impact("Airflow 2.7 takes the executor and the Kubernetes code from "
                "the provider: the scheduler or imports fail")
        .remedy("Raise or drop the pin")
        .report(&ReportOldExecutorProviders)
        .reference(kNotes270),

    Advisory("R9-HIVE-PY311")
        .critical()
        .blocks_step()
        .on(ReachingAirflow27())
        .check("requirements")
        .when([](const Facts& f) {
          const Fact variant = f.docker("image.variant");
          return f.requirement("apache-airflow-providers-apache-hive")
                     .admits_none_from("6.1.5") &&
                 !variant.contains("-python-3.8") &&
                 !variant.contains("-python-3.9") &&
                 !variant.contains("-python-3.10");
        })
        .title("The Hive provider you pin does not work with Python 3.11")
        .impact("It needs the package sasl, which does not build there: the "
                "image does not build")
        .remedy("Raise the pin", "",
                "requirements.add apache-airflow-providers-apache-hive>=6.1.5")
        .remedy("Or take an image with the suffix -python-3.10")
        .reference(kRuntimeNotes),

    Advisory("R9-PYDANTIC2")
        .warning()
        .on(ReachingAirflow27())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("pydantic").admits_none_from("2");
        })
        .title("Airflow 2.7 is tested with Pydantic 2, and you pin 1")
        .impact("The pin replaces the version of the image; what was built for "
                "Pydantic 2 fails")
        .remedy("Raise the pin and test the packages that need Pydantic 1", "",
                "requirements.add pydantic>=2")
        .reference(kConstraints),

    // ---- Settings -----------------------------------------------------------
    Advisory("R9-CELERY-APP-NAME")
        .warning()
        .on(ReachingAirflow27())
        .check("settings")
        .when([](const Facts& f) {
          return f.request("executor").contains("elery") &&
                 !f.config("celery.celery_app_name");
        })
        .title("The default name of the Celery application changes")
        .impact("Workers of the new release do not know tasks that the old "
                "scheduler queued, and the reverse")
        .remedy("Let queued and running tasks finish before you deploy, and "
                "name the new application in health checks of your own: "
                "airflow.providers.celery.executors.celery_executor.app")
        .remedy("Or keep the old name on both sides until they have", "",
                "env.set AIRFLOW__CELERY__CELERY_APP_NAME "
                "airflow.executors.celery_executor")
        .reference(kNotes270),

    Advisory("R9-TEST-CONNECTION")
        .info()
        .on(ReachingAirflow27())
        .check("settings")
        .when([](const Facts& f) { return !f.config("core.test_connection"); })
        .title("Testing connections is switched off")
        .impact("The button in the UI, the command and the API refuse")
        .remedy("Switch it on if you use it", "",
                "env.set AIRFLOW__CORE__TEST_CONNECTION Enabled")
        .reference(kNotes270),

    Advisory("R9-TRIGGER-FORM")
        .info()
        .on(ReachingAirflow27())
        .check("settings")
        .when([](const Facts& f) {
          return !f.config("webserver.show_trigger_form_if_no_params");
        })
        .title("DAGs without parameters are triggered without a form")
        .impact("Nobody can type a JSON configuration for such a run")
        .remedy("Show the form if you use it", "",
                "env.set AIRFLOW__WEBSERVER__SHOW_TRIGGER_FORM_IF_NO_PARAMS "
                "True")
        .reference(kNotes270),

    Advisory("R9-MAX-TIS")
        .warning()
        .on(ReachingAirflow27() & LandingOnRuntime("9.0.0", "10.1.0"))
        .check("settings")
        .when(&QueriesAreCapped)
        .title("The scheduler looks at 16 tasks at once instead of 512")
        .impact("With many tasks at a time scheduling is slower")
        .remedy("Choose a release that sets 512 itself: 9.8.0 or 10.1.0 and "
                "later")
        .remedy("Or set the number", "",
                "env.set AIRFLOW__SCHEDULER__MAX_TIS_PER_QUERY 512")
        .reference(kNotes270)
        .reference(kRuntimeNotes),

    Advisory("R9-SMTP-SSL")
        .warning()
        .on(ReachingAirflow27())
        .check("settings")
        .when([](const Facts& f) {
          return f.config("smtp.smtp_ssl").is_true() &&
                 !f.config("email.ssl_context");
        })
        .title("Airflow checks the certificate of the mail server")
        .impact("Mail through a server with a certificate of its own making is "
                "not sent")
        .remedy("Give the server a certificate that the image trusts")
        .remedy("Or switch the check off", "",
                "env.set AIRFLOW__EMAIL__SSL_CONTEXT none")
        .reference(kNotes270),

    Advisory("R9-CFG-LOAD-DEFAULT-CONN")
        .info()
        .on(ReachingAirflow27())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config("database.load_default_connections");
        })
        .title("The option load_default_connections is deprecated")
        .impact("It works with a warning until Airflow 3")
        .remedy("Drop it, and make default connections by command where you "
                "want them",
                "airflow connections create-default-connections",
                "env.unset AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS")
        .reference(kNotes270),

    // ---- Database -----------------------------------------------------------
    Advisory("R9-DB-TI-INDEX")
        .info()
        .on(ReachingAirflow27())
        .check("database-migration")
        .when(&IndexTakesTime)
        .title("A new index on a large table of task instances is built")
        .impact("The migration takes longer; the figure is a model's, nobody "
                "published one. Airflow 2.8.1 drops the index again")
        .remedy("Plan the window, or delete history first",
                "airflow db clean --clean-before-timestamp <date>")
        .report(&ReportIndexTime)
        .reference(kMigrations),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_9

UPGRADE_ADVISOR_PLUGIN("runtime_9", "1.0.0",
                       "What changes with Airflow 2.7 (Runtime 9)",
                       upgrade_plugin::runtime_9::kAdvisories)
