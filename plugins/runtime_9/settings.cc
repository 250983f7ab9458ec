// Settings.
#include "plugins/runtime_9/tables.h"

namespace upgrade_plugin::runtime_9 {
namespace {

// Runtime itself sets 512 from 9.8.0 and 10.1.0 on.
constexpr Condition RuntimeCapsQueries() {
  return Target("version").VersionBelow(Scheme::kRuntime, "9.8.0") ||
         (Target("version").VersionAtLeast(Scheme::kRuntime, "10.0.0") &&
          Target("version").VersionBelow(Scheme::kRuntime, "10.1.0"));
}

constexpr Advisory kRows[] = {
    // "celery" or "CeleryExecutor", alone or with Kubernetes.
    Advisory("R9-CELERY-APP-NAME")
        .warning()
        .on(ReachingAirflow27())
        .check("settings")
        .when(Request("executor").Contains("elery") &&
              !Config("celery.celery_app_name"))
        .title("The default name of the Celery application changes")
        .impact("Workers of the new release do not know the tasks that the old "
                "scheduler queued, and the reverse")
        .remedy(
            "Let queued and running tasks finish before you deploy, and "
            "use the name of the new application in your own health "
            "checks: airflow.providers.celery.executors.celery_executor.app")
        .remedy("Or keep the old name on both sides until they have finished",
                "",
                "env.set AIRFLOW__CELERY__CELERY_APP_NAME "
                "airflow.executors.celery_executor")
        .reference(kNotes270),

    Advisory("R9-TEST-CONNECTION")
        .info()
        .on(ReachingAirflow27())
        .check("settings")
        .when(!Config("core.test_connection"))
        .title("Connection tests are off by default")
        .impact("The button in the UI, the command and the API refuse to test "
                "connections")
        .remedy("Switch them on if you use them", "",
                "env.set AIRFLOW__CORE__TEST_CONNECTION Enabled")
        .reference(kNotes270),

    Advisory("R9-TRIGGER-FORM")
        .info()
        .on(ReachingAirflow27())
        .check("settings")
        .when(!Config("webserver.show_trigger_form_if_no_params"))
        .title("The UI triggers DAGs without parameters without a form")
        .impact("Users cannot enter a JSON configuration for such a run")
        .remedy("Show the form if you use it", "",
                "env.set AIRFLOW__WEBSERVER__SHOW_TRIGGER_FORM_IF_NO_PARAMS "
                "True")
        .reference(kNotes270),

    Advisory("R9-MAX-TIS")
        .warning()
        .on(ReachingAirflow27() & LandingOnRuntime("9.0.0", "10.1.0"))
        .check("settings")
        .when(RuntimeCapsQueries() && !Config("scheduler.max_tis_per_query"))
        .title("The scheduler looks at 16 tasks at once instead of 512")
        .impact("Scheduling is slower if many tasks are due at a time")
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
        .when(Config("smtp.smtp_ssl").IsTrue() && !Config("email.ssl_context"))
        .title("Airflow checks the certificate of the mail server")
        .impact("Airflow does not send mail through a server with a "
                "self-signed certificate")
        .remedy("Give the server a certificate that the image trusts")
        .remedy("Or switch the check off", "",
                "env.set AIRFLOW__EMAIL__SSL_CONTEXT none")
        .reference(kNotes270),

    // A command does its work, so the option has no new name.
    Advisory("R9-CFG-LOAD-DEFAULT-CONN")
        .info()
        .on(ReachingAirflow27())
        .check("settings")
        .when(Config("database.load_default_connections"))
        .title("The option load_default_connections is deprecated")
        .impact("It works with a warning until Airflow 3")
        .remedy("Remove it, and create default connections by command where "
                "you want them",
                "airflow connections create-default-connections",
                "env.unset AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS")
        .reference(kNotes270),
};

}  // namespace

constexpr AdvisoryTable kSettings = Table(kRows);

}  // namespace upgrade_plugin::runtime_9
