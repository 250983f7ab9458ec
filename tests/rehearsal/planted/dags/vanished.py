"""One of two DAGs is not there in Airflow 3."""
from datetime import datetime

import airflow
from airflow import DAG

with DAG("stays", schedule="0 5 * * *", start_date=datetime(2024, 1, 1)):
    pass
if airflow.__version__.startswith("2"):
    with DAG("vanishes", schedule=None, start_date=datetime(2024, 1, 1)):
        pass
