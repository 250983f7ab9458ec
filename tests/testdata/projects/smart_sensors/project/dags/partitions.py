from datetime import datetime

from airflow import DAG
from airflow.operators.dummy import DummyOperator
from airflow.providers.apache.hive.sensors.named_hive_partition import NamedHivePartitionSensor
from airflow.sensors.smart_sensor import SmartSensorOperator

with DAG("partitions", schedule_interval="@daily", start_date=datetime(2022, 1, 1), catchup=False) as dag:
    landed = NamedHivePartitionSensor(task_id="landed", partition_names=["orders/ds={{ ds }}"])
    done = DummyOperator(task_id="done")
    landed >> done


def shard_of(task):
    return isinstance(task, SmartSensorOperator)
