from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.databricks.operators.databricks import DatabricksSubmitRunOperator
from airflow.providers.snowflake.operators.snowflake import SnowflakeOperator

with DAG("orders", schedule_interval="@daily", start_date=datetime(2023, 1, 1)) as dag:
    score = DatabricksSubmitRunOperator(task_id="score", json={}, sla=timedelta(hours=1))
    load = SnowflakeOperator(task_id="load", sql="CALL load('{{ execution_date }}')")
    score >> load
