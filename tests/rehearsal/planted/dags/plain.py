"""Loads in both, with a connection that .env has and a setting of the Dockerfile."""
import os
from datetime import datetime

from airflow.decorators import dag, task
from airflow.hooks.base import BaseHook

assert os.environ["GREETING"] == "hello"
assert BaseHook.get_connection("warehouse").host == "db.example.com"


@dag(schedule="@daily", start_date=datetime(2024, 1, 1), catchup=False)
def plain():
    @task
    def count():
        return 1

    count()


plain()
