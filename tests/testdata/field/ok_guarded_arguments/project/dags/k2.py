from datetime import datetime
from airflow import DAG
from airflow.version import version
with DAG("k2", start_date=datetime(2024, 1, 1), catchup=False, **{("schedule" if version.startswith("3") else "schedule_interval"): None}):
    pass
