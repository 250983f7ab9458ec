"""Loads in both; a function imports what Airflow 3 does not have."""
from datetime import datetime

from airflow.decorators import dag, task


@dag(schedule=None, start_date=datetime(2024, 1, 1))
def lazy_import():
    @task
    def later():
        from airflow.utils.dates import days_ago
        return days_ago(1)

    later()


lazy_import()
