from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin
from airflow.utils.session import provide_session
class Listener:
    @hookimpl
    def on_dag_run_failed(self, dag_run, msg):
        count()
@provide_session
def count(session=None):
    return session
class P(AirflowPlugin):
    name = "p"
    listeners = [Listener()]
