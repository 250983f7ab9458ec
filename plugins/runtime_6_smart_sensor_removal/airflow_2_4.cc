// What else changes with Airflow 2.4.
#include "plugins/runtime_6_smart_sensor_removal/tables.h"

namespace upgrade_plugin::runtime_6 {
namespace {

constexpr char kNotes242[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-4-2-2022-10-23";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

#include "plugins/runtime_6_smart_sensor_removal/import_tables.inc"

constexpr NameTable kRedirectTable(kRedirects);

constexpr Advisory kRows[] = {
    Advisory("R6-SHIM-MODULES")
        .info()
        .on(CrossingAirflow("2.4.0"))
        .alias("R6-DBAPIHOOK-MOVED")
        .check("imports")
        .subjects(kRedirectTable, Import("airflow"))
        .title("Code imports modules that only redirect")
        .impact("They work with a warning until Airflow 3, and only while the "
                "provider they lead to is installed")
        .remedy("Import from the new modules")
        .reference(kNotes240),

    Advisory("R6-SCHEDULE-KWARG")
        .info()
        .on(CrossingAirflow("2.4.0"))
        .check("code")
        .when(Keyword("DAG.schedule_interval") || Keyword("DAG.timetable"))
        .title("The arguments schedule_interval and timetable are deprecated")
        .impact("They work with a warning until Airflow 3")
        .remedy("Use schedule for both")
        .reference(kNotes240),

    Advisory("R6-FLASK22")
        .warning()
        .on(CrossingAirflow("2.4.0"))
        .check("requirements")
        .when(Requirement("flask").AdmitsNoneFrom("2.2") ||
              Call("before_first_request") || Call("before_app_first_request"))
        .title("Airflow 2.4 comes with Flask 2.2")
        .impact("An older pin conflicts with the image, and hooks that run "
                "before the first request are deprecated")
        .remedy("Raise the pin, and test your UI plugins", "",
                "requirements.add flask>=2.2,<2.3")
        .reference(kNotes240),

    Advisory("R6-LOGS-600")
        .warning()
        .on(LandingOnRuntime("6.0.0", "6.0.0"))
        .check("platform")
        .when(Request("platform").Equals("astro"))
        .title("Runtime 6.0.0 cannot show task logs on Astro")
        .impact("The UI shows no task logs")
        .remedy("Choose Runtime 6.0.1 or later")
        .reference(kRuntimeNotes),

    Advisory("R6-STACKTRACE")
        .info()
        .on(CrossingAirflow("2.4.2"))
        .check("settings")
        .when(!Config("webserver.expose_stacktrace"))
        .title("The UI no longer shows stack traces")
        .impact("Errors of the webserver show a short page")
        .remedy("Show stack traces while you look for a fault", "",
                "env.set AIRFLOW__WEBSERVER__EXPOSE_STACKTRACE True")
        .reference(kNotes242),

    Advisory("R6-USERNAME-CASE")
        .critical()
        .blocks_step()
        .on(CrossingAirflow("2.4.3"))
        .check("database-content")
        .when(Database("probe.ab_user.username.case_duplicates").AtLeast(1))
        .title("User names differ only in case")
        .impact("The migration to Airflow 2.4.3 makes user names unique "
                "regardless of case, and stops")
        .remedy("Rename or delete one user of each such pair first")
        .reference("https://airflow.apache.org/docs/apache-airflow/stable/"
                   "migrations-ref.html"),
};

}  // namespace

constexpr AdvisoryTable kAirflow24 = Table(kRows);

}  // namespace upgrade_plugin::runtime_6
