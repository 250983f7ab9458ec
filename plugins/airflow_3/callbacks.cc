// What Airflow 3 calls with other arguments than Airflow 2.
#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

constexpr char kListeners[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "administration-and-deployment/listeners.html";

// The hook names the parameter, in a class or a module.
constexpr Condition TakesSession(std::string_view hook,
                                 std::string_view method) {
  return Subject(
      hook, "Remove the parameter session",
      DefinesMethod(method).SomeRow(Value().Contains("session")) ||
          DefinesFunction(hook).SomeRow(Value().Contains("session")));
}

// Airflow passes more than the value, by name.
constexpr RowTest TakesTheValueOnly() {
  return !Value().Contains("kw") && !Value().Contains("args") &&
         (!Value().Contains(",") || Value().Equals("self,value") ||
          Value().Equals("cls,value"));
}

constexpr Advisory kRows[] = {
    Advisory("R3-LISTENERS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(Call("airflow.listeners.hookimpl") &&
              (TakesSession("on_task_instance_running",
                            "*.on_task_instance_running") ||
               TakesSession("on_task_instance_success",
                            "*.on_task_instance_success") ||
               TakesSession("on_task_instance_failed",
                            "*.on_task_instance_failed")))
        .title("Listeners of task instances take a session")
        .impact("Airflow 3 gives them none and refuses the listener: the "
                "scheduler does not start, and every task fails")
        .remedy("Remove the parameter, and ask the REST API for what you read "
                "with it")
        .reference(kListeners)
        .reference(kNotes),

    Advisory("R3-LINK-SIGNATURE")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(DefinesMethod("BaseOperatorLink.get_link")
                  .SomeRow(Value().Contains("dttm")))
        .title("An operator link takes a date")
        .impact("Airflow 3 passes the key of the task instance, and no longer "
                "adapts old links: the UI does not show this one")
        .remedy("Write get_link(self, operator, *, ti_key)")
        .reference("https://github.com/apache/airflow/pull/21798"),

    // A backend may have both, for both versions.
    Advisory("R3-SECRETS-BACKEND")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(DefinesMethod("BaseSecretsBackend.get_conn_uri") &&
              !DefinesMethod("BaseSecretsBackend.get_conn_value") &&
              !DefinesMethod("BaseSecretsBackend.get_connection"))
        .title("A secrets backend gives connections by get_conn_uri")
        .impact("Airflow 3 calls get_conn_value only: it does not find the "
                "backend's connections")
        .remedy("Name the method get_conn_value, which Airflow 2.3 and later "
                "calls too")
        .reference("https://airflow.apache.org/docs/apache-airflow/stable/"
                   "security/secrets/secrets-backend/index.html"),

    Advisory("R3-EXECUTOR-CLASS")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(DefinesMethod("BaseExecutor.execute_async") &&
              !DefinesMethod("BaseExecutor._process_workloads"))
        .title("An executor of your own runs commands")
        .impact("Airflow 3 gives executors workloads and no longer calls "
                "execute_async: tasks do not run")
        .remedy("Define _process_workloads")
        .reference("https://airflow.apache.org/docs/apache-airflow/stable/"
                   "core-concepts/executor/index.html"),

    Advisory("R3-LOGGING-CONFIG")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(Import("airflow.config_templates.airflow_local_settings."
                     "DEFAULT_LOGGING_CONFIG"))
        .title("The project changes the configuration of logging")
        .impact("In Airflow 3 it has no handlers and loggers of the DAG "
                "processor (processor, airflow.processor): code that changes "
                "them fails, and Airflow does not start. Logs of tasks do not "
                "go to handlers that are added to it")
        .remedy("Try the module with the target, and look at the log of a task")
        .reference("https://github.com/apache/airflow/issues/53442"),

    Advisory("R3-OPERATOR-XCOM")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(Context("self.xcom_push") || Context("self.xcom_pull"))
        .title("Operators push or pull XComs by a method that is gone")
        .impact("Operators of the Task SDK have neither xcom_push nor "
                "xcom_pull: the task fails when it calls one")
        .remedy("Call that of the task instance: "
                "context[\"ti\"].xcom_push(key=..., value=...)")
        .reference(kUpgradeAirflow),

    Advisory("R3-XCOM-SERIALIZE")
        .critical()
        .on(ReachingAirflow3())
        .check("code")
        .when(DefinesMethod("BaseXCom.serialize_value")
                  .SomeRow(TakesTheValueOnly()))
        .title("An XCom backend takes the value alone")
        .impact("Airflow 3 passes the key and the ids as well, and no longer "
                "adapts old backends: every task that pushes an XCom fails")
        .remedy("Take them: def serialize_value(value, *, key=None, "
                "task_id=None, dag_id=None, run_id=None, map_index=None)")
        .reference(kNotes),
};

}  // namespace

constexpr AdvisoryTable kCallbacks = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
