from datetime import datetime
from airflow import DAG
from airflow.version import version
def make_dag(schedule):
    if version.startswith("3"):
        return DAG("k4", start_date=datetime(2024, 1, 1), catchup=False, schedule=schedule)
    return DAG("k4", start_date=datetime(2024, 1, 1), catchup=False, schedule_interval=schedule)
d = make_dag("@daily")
