from datetime import datetime

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

with DAG("d", start_date=datetime(2022, 1, 1), schedule_interval=None) as dag:
    SparkSubmitOperator(task_id="submit", application="/opt/job.py")
