from datetime import datetime, timedelta
from airflow.sdk import DAG, Asset, task, Variable, Connection, BaseOperator, Param, chain, TaskGroup, get_current_context, Label, BaseHook, BaseNotifier, PokeReturnValue, ObjectStoragePath, AssetAlias, Metadata, setup, teardown, task_group, dag
from airflow.providers.standard.operators.python import PythonOperator, ShortCircuitOperator, BranchPythonOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.timetables.trigger import CronTriggerTimetable, MultipleCronTriggerTimetable
from airflow.exceptions import AirflowException, AirflowSkipException
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
with DAG("d", start_date=datetime(2024, 1, 1), schedule=CronTriggerTimetable("0 0 * * *", timezone="UTC"), catchup=False) as d:
    PythonOperator(task_id="a", python_callable=print, retries=2, on_failure_callback=[print])
    TriggerDagRunOperator(task_id="t", trigger_dag_id="x", logical_date="{{ logical_date }}", conf={"a": 1}, wait_for_completion=True, deferrable=True)
    ExternalTaskSensor(task_id="s", external_dag_id="x", execution_delta=timedelta(1), deferrable=True, mode="reschedule")
