from datetime import datetime
from airflow import DAG
try:
    d = DAG("k5", start_date=datetime(2024, 1, 1), catchup=False, schedule="@daily")
except TypeError:
    d = DAG("k5", start_date=datetime(2024, 1, 1), catchup=False, schedule_interval="@daily")
