"""Ends its process, politely."""
import sys

import airflow
from airflow import DAG

if airflow.__version__.startswith("3"):
    sys.exit(5)
dag = DAG("exits", schedule=None)
