// Airflow 3.1 and 3.2, except for imports and the database.
#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// Keys of the context that Airflow 3.3 adds.
constexpr NameTable kKeysOf33({
    {"@task.asset_state_store"},
    {"@task.partition_date"},
    {"@task.partition_key"},
    {"@task.task_state_store"},
});

constexpr Condition Asks(std::string_view argument) {
  return Keyword(argument).SomeRow(Value().Equals("True"));
}

constexpr Advisory kRows[] = {
    Advisory("R33-CONTEXT-PARAMETERS")
        .critical()
        .blocks_step()
        .on(CrossingAirflow("3.3.0"))
        .check("code")
        .when(KeywordUnder("@task").SomeRow(Name().OneOf(kKeysOf33) &&
                                            !Value().Equals("None")))
        .title("A task parameter with the name of a new context key has a "
               "default")
        .impact("Airflow 3.3 fills it, and then its default must be None: with "
                "any other, the DAG does not load")
        .remedy("Use None as the default, or rename the parameter")
        .reference("https://github.com/apache/airflow/pull/38015"),

    Advisory("R32-DAGRUNINFO")
        .warning()
        .on(ReachingAirflow32())
        .check("code")
        .when(Target("airflow.minor").Equals("3.2") &&
              Keyword("@arguments.airflow.timetables.base.DagRunInfo")
                  .SomeRow(!Value().Contains("partition") &&
                           !Value().Contains("*")))
        .title("A timetable makes a DagRunInfo without all of its arguments")
        .impact("In Airflow 3.2 none of them has a default: the DAGs are no "
                "longer scheduled, and nothing says so")
        .remedy(
            "Use DagRunInfo.interval(start, end) or DagRunInfo.exact(date), "
            "or pass partition_date=None and partition_key=None")
        .reference(kNotes),

    // ---- Airflow 3.1 --------------------------------------------------------
    Advisory("R31-API-WORKERS")
        .info()
        .on(ReachingAirflow31())
        .check("settings")
        .when(!Config("api.workers"))
        .title("The API server has one worker by default, not four")
        .impact("Many concurrent users or tasks may have to wait for it")
        .remedy("Set the number if you relied on it", "",
                "env.set AIRFLOW__API__WORKERS 4")
        .reference(kNotes),

    Advisory("R31-DESERIALIZE")
        .warning()
        .on(ReachingAirflow31())
        .check("code")
        .when(DefinesMethod("BaseXCom.deserialize_value"))
        .title("An XCom backend defines deserialize_value")
        .impact("Its parameters change: a method with the old parameters fails "
                "when a task pulls")
        .remedy("Use the parameters of the new base class")
        .reference(kNotes),

    Advisory("R31-CONSUMING-DAGS")
        .info()
        .on(ReachingAirflow31())
        .check("api")
        .when(ReadsAttribute("consuming_dags"))
        .title("The field consuming_dags of assets is now scheduled_dags")
        .impact("Clients of the REST API do not find the old name")
        .remedy("Read the new name")
        .reference(kNotes),

    Advisory("R31-STRUCTLOG")
        .info()
        .on(ReachingAirflow31())
        .check("logging")
        .title("Logs have another form")
        .impact(
            "Components log through structlog: programs that read the lines "
            "by a pattern find no match")
        .remedy("Check the programs that parse logs; JSON is the safer form")
        .reference(kNotes),

    // ---- Airflow 3.2 --------------------------------------------------------
    Advisory("R32-SQLA2")
        .critical()
        .blocks_step()
        .on(ReachingAirflow32())
        .check("requirements")
        .when(Requirement("sqlalchemy").AdmitsNoneFrom("2"))
        .title("Airflow 3.2 needs SQLAlchemy 2, and you pin 1")
        .impact("The image does not build, or Airflow does not start")
        .remedy("Raise the pin, and check your own queries", "",
                "requirements.add sqlalchemy>=2")
        .reference(kNotes),

    Advisory("R32-FAB-FLOOR")
        .critical()
        .blocks_step()
        .on(ReachingAirflow32())
        .check("requirements")
        .when(
            Requirement("apache-airflow-providers-fab").AdmitsNoneFrom("3.6.0"))
        .title("You pin a FAB provider below 3.6.0")
        .impact("It does not work with Airflow 3.2, and its tables have their "
                "own migrations")
        .remedy("Raise the pin", "",
                "requirements.add apache-airflow-providers-fab>=3.6.0")
        .reference("https://github.com/apache/airflow/issues/68483")
        .reference("https://github.com/apache/airflow/issues/65402"),

    Advisory("R32-EXC-SDK")
        .warning()
        .on(ReachingAirflow32())
        .check("code")
        .when(Catches("AirflowException") && DerivesFrom("BaseSensorOperator"))
        .title("Sensors raise ValueError where they raised AirflowException")
        .impact("Handlers of AirflowException around your own sensor do not "
                "catch it")
        .remedy("Handle ValueError too, and import exceptions from "
                "airflow.sdk.exceptions")
        .reference(kNotes),

    Advisory("R32-FAILURE-EMAIL")
        .warning()
        .on(ReachingAirflow32())
        .check("code")
        .when(Keyword("*.email") &&
              (Asks("*.email_on_failure") || Asks("*.email_on_retry")))
        .title("Mail about failed tasks needs a connection from here on")
        .impact("Airflow sends it through the SMTP provider. If there is no "
                "connection smtp_default, nobody gets it: the options of "
                "[smtp] do not count, and before Airflow 3.3.1 a backend of "
                "[email] does not either. Only the task's log says so")
        .remedy("Make a connection smtp_default with the host, the user and "
                "the sender that the options of [smtp] name")
        .reference("https://github.com/apache/airflow/pull/57354"),

    Advisory("R32-MYSQL-CLIENT")
        .info()
        .on(ReachingAirflow32())
        .check("commands")
        .when(Shell("mysql"))
        .title("The image may not have the MySQL client")
        .impact("Airflow's own image no longer has it. It is not confirmed "
                "whether Runtime's image has it")
        .remedy("Name the package default-mysql-client in packages.txt")
        .reference("https://github.com/apache/airflow"),
};

}  // namespace

constexpr AdvisoryTable kLater = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
