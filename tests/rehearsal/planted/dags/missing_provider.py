"""Airflow 2.9 brings the provider of HTTP, Airflow 3 does not."""
from datetime import datetime

from airflow import DAG
from airflow.providers.http.operators.http import HttpOperator

with DAG("missing_provider", schedule=None, start_date=datetime(2024, 1, 1)):
    HttpOperator(task_id="call", endpoint="/")
