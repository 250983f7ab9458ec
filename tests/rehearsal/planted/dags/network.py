"""Asks the network while it loads."""
import urllib.request

from airflow import DAG

urllib.request.urlopen("http://config.example.com/dags.json", timeout=5)
dag = DAG("network", schedule=None)
