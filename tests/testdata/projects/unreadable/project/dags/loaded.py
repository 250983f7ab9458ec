"""The callables of the tasks live in modules that a list names."""
from importlib import import_module

import pendulum
from airflow.decorators import dag
from airflow.operators.python import PythonOperator
from airflow.utils.dates import *

from include.jobs import NAMES


@dag(schedule="@daily", start_date=pendulum.datetime(2023, 9, 1), catchup=False)
def loaded():
    for name in NAMES:
        module = import_module(name)
        PythonOperator(task_id=name.rsplit(".", 1)[-1], python_callable=module.run)


loaded()
