from datetime import datetime
from airflow import DAG
from airflow.decorators import task, dag
def fail(context):
    ti = context["task_instance"]
    print(ti.dag_id, ti.task_id, ti.run_id, ti.map_index, context["exception"], context["dag_run"].logical_date, context["ts"], ti.log_url, ti.state)
with DAG("d", start_date=datetime(2024,1,1), schedule=None, catchup=False, on_failure_callback=fail, default_args={"on_failure_callback": fail, "retries": 1, "email_on_failure": False}):
    pass
