"""Copies the nightly exports of the shop from one bucket to the other."""
from datetime import datetime, timedelta

from airflow import DAG
from airflow.contrib.hooks.aws_hook import AwsHook
from airflow.operators.bash_operator import BashOperator
from airflow.operators.dummy_operator import DummyOperator
from airflow.operators.python_operator import PythonOperator

default_args = {"owner": "shop", "retries": 2, "retry_delay": timedelta(minutes=5)}


def copy_exports(ds, **_):
    s3 = AwsHook(aws_conn_id="aws_exports", client_type="s3").get_conn()
    for part in s3.list_objects_v2(Bucket="shop-exports", Prefix=ds).get("Contents", []):
        s3.copy_object(
            Bucket="shop-archive",
            Key=part["Key"],
            CopySource={"Bucket": "shop-exports", "Key": part["Key"]},
        )


with DAG(
    "exports",
    default_args=default_args,
    schedule_interval="0 3 * * *",
    start_date=datetime(2021, 6, 1),
    catchup=False,
) as dag:
    start = DummyOperator(task_id="start")
    copy = PythonOperator(task_id="copy", python_callable=copy_exports)
    tidy = BashOperator(task_id="tidy", bash_command="rm -rf /tmp/exports-{{ ds_nodash }}")
    start >> copy >> tidy
