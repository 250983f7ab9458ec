// Changes in Airflow 2.8: Runtime 10, and every step that crosses it.
#include "sdk/cpp/plugin.h"

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

// "diff" is a common name: it counts in a file that imports Pendulum, but none
// of the packages whose frames have a method of that name.
constexpr Condition CallsDiffOfDates() {
  return Call("diff") && Import("pendulum") && !Import("pandas") &&
         !Import("polars");
}

// The module was read for them, but Airflow never had them of its own.
constexpr char kFromFlask[] = "Import it from flask_appbuilder.const";
constexpr NameTable kAuthTypes({
    {"airflow.www.fab_security.manager.AUTH_DB", kFromFlask},
    {"airflow.www.fab_security.manager.AUTH_LDAP", kFromFlask},
    {"airflow.www.fab_security.manager.AUTH_OAUTH", kFromFlask},
    {"airflow.www.fab_security.manager.AUTH_OID", kFromFlask},
    {"airflow.www.fab_security.manager.AUTH_REMOTE_USER", kFromFlask},
});

constexpr Advisory kAdvisories[] = {
    Advisory("R10-AUTH-TYPES")
        .critical()
        .blocks_step()
        .on(ReachingAirflow28())
        .check("code")
        .when(Listed(kAuthTypes, Import("airflow")))
        .title("airflow.www.fab_security.manager has lost the types of "
               "authentication")
        .impact("webserver_config.py does not load, and the webserver does not "
                "start. AUTH_REMOTE_USER is gone since Airflow 2.7 already")
        .remedy("Import them from flask_appbuilder.const")
        .reference("https://github.com/apache/airflow/issues/36702")
        .reference("https://github.com/apache/airflow/issues/34720"),

    Advisory("R10-RAW-HTML")
        .warning()
        .on(ReachingAirflow28())
        .check("code")
        .when(!Config("webserver.allow_raw_html_descriptions").IsTrue() &&
              (Keyword("Param.description_html") ||
               Keyword("Param.custom_html_form") ||
               Keyword("DAG.doc_md")
                   .SomeRow(Value().Contains("</") || Value().Contains("/>"))))
        .title("The UI shows HTML in descriptions as text")
        .impact("Users see the tags in descriptions and forms of parameters "
                "and in DAG documentation")
        .remedy("Write Markdown")
        .remedy("Or allow HTML, if you trust everyone who writes DAGs", "",
                "env.set AIRFLOW__WEBSERVER__ALLOW_RAW_HTML_DESCRIPTIONS True")
        .reference(kNotes280),

    Advisory("R10-PENDULUM3")
        .warning()
        .on(CrossingAirflow("2.8.1"))
        .check("code")
        .when(Import("pendulum.Period") || Import("pendulum.period") ||
              Call("pendulum.period") || CallsDiffOfDates())
        .title("Airflow 2.8.1 comes with Pendulum 3, which has no Period")
        .impact("Code that uses pendulum.Period or pendulum.period fails, and "
                "dates and differences convert to other texts")
        .remedy("Use Interval and interval, and format dates with isoformat or "
                "format")
        .reference(kNotes281),

    Advisory("R10-TIMEOUT-BASEEXC")
        .info()
        .on(CrossingAirflow("2.8.2"))
        .check("code")
        .when(Keyword("*.execution_timeout") && Catches("Exception") &&
              !Catches("AirflowTaskTimeout"))
        .title("Handlers of Exception do not catch the timeout of a task")
        .impact("AirflowTaskTimeout passes them by, and their cleanup does not "
                "run. The facts do not show whether your handlers should catch "
                "it")
        .remedy("Clean up in finally, or catch AirflowTaskTimeout")
        .reference(kNotes282),

    // No glob has these characters. ".*" does not count: it may be a glob for
    // everything below a module.
    Advisory("R10-DESER-GLOB")
        .warning()
        .on(CrossingAirflow("2.8.2"))
        .check("settings")
        .when(Config("core.allowed_deserialization_classes")
                  .SomeRow(Value().ContainsAnyOf("\\^$()|+")))
        .title("Airflow reads allowed_deserialization_classes as glob patterns")
        .impact("A regular expression matches nothing there, and Airflow "
                "refuses XComs of such classes")
        .remedy("Move the expressions to their own option", "",
                "env.rename AIRFLOW__CORE__ALLOWED_DESERIALIZATION_CLASSES "
                "AIRFLOW__CORE__ALLOWED_DESERIALIZATION_CLASSES_REGEXP")
        .reference(kNotes282),

    Advisory("R10-AUDIT-LOG-PERM")
        .info()
        .on(CrossingAirflow("2.8.2"))
        .check("permissions")
        .when(Keyword("DAG.access_control") || Shell("airflow roles create") ||
              Shell("airflow roles add-perms") || Shell("airflow roles import"))
        .title("Only administrators see audit logs")
        .impact("All other roles lose the permission, your own roles too: they "
                "see neither the list of events nor the audit log of a DAG")
        .remedy("Grant the permission to the roles that need it")
        .reference(kNotes282),

    Advisory("R10-GRAPHVIZ")
        .info()
        .on(CrossingAirflow("2.8.1"))
        .check("commands")
        .when(Shell("airflow dags show") && !Requirement("graphviz"))
        .title("Airflow no longer installs graphviz")
        .impact("The command dags show fails unless another package installs "
                "graphviz")
        .remedy("Add graphviz to the requirements", "",
                "requirements.add graphviz")
        .reference(kNotes281),

    Advisory("R10-SMTP-PROVIDER")
        .info()
        .on(CrossingAirflow("2.8.3"))
        .check("providers")
        .when(Import("airflow.operators.email"))
        .title("Airflow installs the SMTP provider")
        .impact("Airflow 3 removes Airflow's own EmailOperator; the provider "
                "keeps its EmailOperator")
        .remedy("Import EmailOperator from "
                "airflow.providers.smtp.operators.smtp")
        .reference(kNotes283),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_10

UPGRADE_ADVISOR_PLUGIN("runtime_10", "1.1.0",
                       "Changes in Airflow 2.8 (Runtime 10)",
                       upgrade_plugin::runtime_10::kAdvisories)
