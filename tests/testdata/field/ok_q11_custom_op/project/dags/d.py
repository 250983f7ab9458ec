from datetime import datetime
from airflow import DAG
from airflow.decorators import task, dag
from include.ops import Op
with DAG("d", start_date=datetime(2024,1,1), schedule=None, catchup=False):
    Op(task_id="t", sql="x", provide_context=True, schedule_interval="x")
