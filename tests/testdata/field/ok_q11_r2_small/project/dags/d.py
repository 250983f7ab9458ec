from datetime import datetime
from airflow import DAG
from airflow.decorators import task, dag
from airflow.operators.dummy import DummyOperator
from airflow.operators.python_operator import PythonOperator
from airflow.utils.dates import days_ago
from airflow.datasets import Dataset
from airflow.models import DagRun, TaskInstance
from airflow.utils.session import provide_session
from airflow.utils.db import create_session
d = DAG("d", start_date=days_ago(1), schedule_interval="@daily", concurrency=2, default_view="graph", orientation="LR")
PythonOperator(task_id="x", python_callable=print, provide_context=True, dag=d)
