from airflow import DAG
from datetime import datetime
def make(dag_id, schedule_interval=None, default_view="grid", **kw):
    return DAG(dag_id, start_date=datetime(2024,1,1), schedule=schedule_interval, catchup=False, **kw)
