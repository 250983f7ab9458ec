"""Trigger with curl http://localhost:8080/api/v1/dags/x/dagRuns."""
# see /api/v1/dags
from datetime import datetime
from airflow import DAG
from airflow.decorators import task, dag
@dag(start_date=datetime(2024,1,1), schedule=None, catchup=False, doc_md="""Trigger: POST http://localhost:8080/api/v1/dags/x/dagRuns""")
def x():
    """/api/v1/dags"""
    print("was http://localhost:8080/api/v1/dags")
x()
