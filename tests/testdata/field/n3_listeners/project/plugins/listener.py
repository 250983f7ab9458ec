from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin
class Listener:
    @hookimpl
    def on_task_instance_failed(self, previous_state, task_instance, error, session):
        print(task_instance)
class P(AirflowPlugin):
    name = "p"
    listeners = [Listener()]
