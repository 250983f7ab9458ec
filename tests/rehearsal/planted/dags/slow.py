"""Does not end where Airflow is new."""
import time

import airflow
from airflow import DAG

while airflow.__version__.startswith("3"):
    time.sleep(1)
dag = DAG("slow", schedule=None)
