from datetime import datetime

from airflow import DAG
from airflow.operators.empty import EmptyOperator
from astronomer.providers.apache.hive.sensors.named_hive_partition import NamedHivePartitionSensorAsync

with DAG("partitions", schedule_interval="@daily", start_date=datetime(2022, 1, 1), catchup=False) as dag:
    landed = NamedHivePartitionSensorAsync(task_id="landed", partition_names=["orders/ds={{ ds }}"])
    done = EmptyOperator(task_id="done")
    landed >> done
