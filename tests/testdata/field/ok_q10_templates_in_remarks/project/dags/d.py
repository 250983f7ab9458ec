from datetime import datetime
from airflow import DAG
from airflow.decorators import task, dag
with DAG("d", start_date=datetime(2024,1,1), schedule=None, catchup=False, description="uses {{ execution_date }}", doc_md="{{ next_ds }}") as dag:
    """{{ execution_date }}"""
    pass
import logging
logging.info("no {{ execution_date }} here")
