"""Takes all the memory it gets."""
import airflow
from airflow import DAG

held = []
while airflow.__version__.startswith("3"):
    held.append(bytearray(64 << 20))
dag = DAG("memory", schedule=None)
