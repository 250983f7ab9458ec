from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin
class Listener:
    @hookimpl
    def on_task_instance_failed(self, previous_state, task_instance, error):
        print(task_instance)
    @hookimpl
    def on_dag_run_failed(self, dag_run, msg):
        print(dag_run)
class P(AirflowPlugin):
    name = "p"
    listeners = [Listener()]
