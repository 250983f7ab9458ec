from datetime import datetime
from airflow.sdk import DAG
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
with DAG("d", schedule=None, start_date=datetime(2024, 1, 1), catchup=False, render_template_as_native_obj=True):
    TriggerDagRunOperator(task_id="a", trigger_dag_id="x", conf="{{ ti.xcom_pull(task_ids='f') }}")
