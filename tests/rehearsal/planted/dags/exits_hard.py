"""Ends its process, without a word."""
import os

import airflow
from airflow import DAG

if airflow.__version__.startswith("3"):
    os._exit(0)
dag = DAG("exits_hard", schedule=None)
