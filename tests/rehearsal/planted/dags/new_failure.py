"""An argument that Airflow 3 does not have."""
from datetime import datetime

from airflow import DAG

DAG("new_failure", schedule_interval="@daily", start_date=datetime(2024, 1, 1))
