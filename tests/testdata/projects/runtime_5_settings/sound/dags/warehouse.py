from datetime import datetime

from airflow import DAG
from airflow.models import XCom
from airflow.operators.bash import BashOperator
from airflow.operators.dummy import DummyOperator
from airflow.operators.python import PythonOperator


def forget(dag, run_id, **_):
    """Large lists of models stay in the database otherwise."""
    XCom.clear(dag_id=dag.dag_id, task_id="list_models", run_id=run_id)


with DAG(
    "warehouse",
    start_date=datetime(2022, 2, 1),
    schedule_interval="@hourly",
    catchup=False,
    max_active_runs=1,
) as dag:
    start = DummyOperator(task_id="start")
    list_models = BashOperator(
        task_id="list_models", bash_command="dbt-venv/bin/dbt ls --project-dir dbt | wc -l"
    )
    run = BashOperator(task_id="run", bash_command="dbt-venv/bin/dbt run --project-dir dbt")
    clear = PythonOperator(task_id="forget", python_callable=forget, trigger_rule="all_done")
    start >> list_models >> run >> clear
