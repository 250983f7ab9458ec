import pendulum

try:
    from airflow.sdk import DAG, TaskGroup
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.utils.task_group import TaskGroup
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator

from include.common import OWNER, TEAMS

with DAG(
    "invoices",
    schedule="0 4 * * *",
    start_date=pendulum.datetime(2025, 1, 1),
    catchup=False,
    default_args={"owner": OWNER},
) as dag:
    write = SQLExecuteQueryOperator(
        task_id="write",
        conn_id="snowflake_default",
        sql="CALL write_invoices('{{ ds }}')",
        trigger_rule="none_failed_min_one_success",
    )
    with TaskGroup("dunning") as dunning:
        for team in TEAMS:
            EmptyOperator(task_id=team)
    tell = TriggerDagRunOperator(task_id="tell", trigger_dag_id="mail", conf={"day": "{{ ds }}"})
    write >> dunning >> tell
