from airflow.settings import Session
