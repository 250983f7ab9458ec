"""Docs: from airflow.utils.dates import days_ago; /api/v1/dags; {{ execution_date }}"""
HELP = "from airflow.operators.dummy_operator import DummyOperator"
