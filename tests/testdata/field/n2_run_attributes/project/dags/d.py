from airflow.models import BaseOperator
from airflow.decorators import task
from airflow.operators.python import PythonOperator, get_current_context
def job(**kwargs):
    ti = kwargs["ti"]
    print(ti.pool, ti.log_url, ti.try_number)
    return kwargs["dag_run"].get_task_instances()
def failed(context):
    return context.get("task_instance").previous_ti
@task
def taskflow(dag_run=None, ti=None):
    if dag_run.external_trigger:
        return ti.get_dagrun().conf
    return get_current_context()["ti"].execution_date
class Op(BaseOperator):
    def execute(self, context):
        return context["ti"].dag_run.conf
t = PythonOperator(task_id="x", python_callable=job, on_failure_callback=failed)
taskflow()
