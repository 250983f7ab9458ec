// What changes with Airflow 2.8: Runtime 10, and every step that crosses it.
#include "sdk/cpp/plugin.h"

#include "plugins/runtime_10/conditions.h"

namespace upgrade_plugin::runtime_10 {
namespace {

constexpr char kNotes280[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-8-0-2023-12-18";
constexpr char kNotes281[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-8-1-2024-01-19";
constexpr char kNotes282[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-8-2-2024-02-26";
constexpr char kNotes283[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-8-3-2024-03-11";
constexpr Steps ReachingAirflow28() { return CrossingAirflow("2.8.0"); }

constexpr Advisory kAdvisories[] = {
    Advisory("R10-RAW-HTML")
        .warning()
        .on(ReachingAirflow28())
        .check("code")
        .when(&WritesHtml)
        .title("HTML in descriptions is shown as text")
        .impact("Descriptions and forms of parameters, and documents of DAGs, "
                "show their tags")
        .remedy("Write Markdown")
        .remedy("Or allow HTML, if you trust all who write DAGs", "",
                "env.set AIRFLOW__WEBSERVER__ALLOW_RAW_HTML_DESCRIPTIONS True")
        .reference(kNotes280),

    Advisory("R10-PENDULUM3")
        .warning()
        .on(CrossingAirflow("2.8.1"))
        .check("code")
        .when(&UsesPendulumPeriods)
        .title("Airflow 2.8.1 brings Pendulum 3, which has no Period")
        .impact("pendulum.Period and pendulum.period are gone, and dates and "
                "differences turn into other texts")
        .remedy("Use Interval and interval, and format dates by isoformat or "
                "format")
        .reference(kNotes281),

    Advisory("R10-TIMEOUT-BASEEXC")
        .info()
        .on(CrossingAirflow("2.8.2"))
        .check("code")
        .when([](const Facts& f) {
          return f.keyword("*.execution_timeout") && f.catches("Exception") &&
                 !f.catches("AirflowTaskTimeout");
        })
        .title("Handlers of Exception do not see the timeout of a task")
        .impact("AirflowTaskTimeout passes them, so that what they should do "
                "on a timeout is not done. Whether yours should cannot be seen "
                "here")
        .remedy("Clean up in finally, or handle AirflowTaskTimeout")
        .reference(kNotes282),

    Advisory("R10-DESER-GLOB")
        .warning()
        .on(CrossingAirflow("2.8.2"))
        .check("settings")
        .when(&AllowsByRegularExpression)
        .title("Classes to deserialize are named by glob patterns")
        .impact("A regular expression matches nothing there: XComs of such "
                "classes are refused")
        .remedy("Keep the expressions under their own option", "",
                "env.rename AIRFLOW__CORE__ALLOWED_DESERIALIZATION_CLASSES "
                "AIRFLOW__CORE__ALLOWED_DESERIALIZATION_CLASSES_REGEXP")
        .reference(kNotes282),

    Advisory("R10-AUDIT-LOG-PERM")
        .info()
        .on(CrossingAirflow("2.8.2"))
        .check("permissions")
        .when(&HasRolesOfItsOwn)
        .title("Only administrators see audit logs")
        .impact("Other roles lost the permission, those of your own too: "
                "neither the list nor the log of a DAG is shown")
        .remedy("Grant the permission to the roles that should see them")
        .reference(kNotes282),

    Advisory("R10-GRAPHVIZ")
        .info()
        .on(CrossingAirflow("2.8.1"))
        .check("commands")
        .when([](const Facts& f) {
          return f.shell("airflow dags show") && !f.requirement("graphviz");
        })
        .title("Airflow does not bring graphviz any more")
        .impact("The command dags show fails where nothing else brings it")
        .remedy("Require it", "", "requirements.add graphviz")
        .reference(kNotes281),

    Advisory("R10-SMTP-PROVIDER")
        .info()
        .on(CrossingAirflow("2.8.3"))
        .check("providers")
        .when([](const Facts& f) -> Truth {
          return f.imports("airflow.operators.email");
        })
        .title("The SMTP provider is installed with Airflow")
        .impact("EmailOperator of Airflow itself goes in Airflow 3; the one of "
                "the provider stays")
        .remedy("Import EmailOperator from "
                "airflow.providers.smtp.operators.smtp")
        .reference(kNotes283),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_10

UPGRADE_ADVISOR_PLUGIN("runtime_10", "1.0.0",
                       "What changes with Airflow 2.8 (Runtime 10)",
                       upgrade_plugin::runtime_10::kAdvisories)
