from datetime import datetime
from airflow import DAG
try:
    d = DAG("k1", start_date=datetime(2024, 1, 1), catchup=False, schedule_interval="@daily")
except Exception:
    raise
