from datetime import timedelta

import requests
from airflow import DAG
from airflow.models import DagRun
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import PythonOperator
from airflow.operators.subdag import SubDagOperator
from airflow.providers.snowflake.operators.snowflake import SnowflakeOperator
from airflow.utils.dates import days_ago
from airflow.utils.session import create_session

from common import OWNER, TEAMS

default_args = {"owner": OWNER, "start_date": days_ago(2), "sla": timedelta(hours=2)}


def dunning(parent, schedule):
    with DAG(f"{parent}.dunning", schedule_interval=schedule, default_args=default_args) as sub:
        for team in TEAMS:
            EmptyOperator(task_id=team)
    return sub


def failed_runs(execution_date, **context):
    with create_session() as session:
        return session.query(DagRun).filter(DagRun.execution_date < execution_date).count()


def notify(**context):
    run = {"conf": {"day": context["tomorrow_ds"]}}
    requests.post("http://webserver:8080/api/v1/dags/mail/dagRuns", json=run, timeout=30)


with DAG("invoices", schedule_interval="0 4 * * *", default_args=default_args) as dag:
    count = PythonOperator(task_id="count", python_callable=failed_runs, provide_context=True)
    write = SnowflakeOperator(
        task_id="write",
        sql="CALL write_invoices('{{ execution_date }}', '{{ next_ds }}')",
        trigger_rule="none_failed_or_skipped",
    )
    sub = SubDagOperator(task_id="dunning", subdag=dunning("invoices", "0 4 * * *"))
    tell = PythonOperator(task_id="tell", python_callable=notify)
    count >> write >> sub >> tell
