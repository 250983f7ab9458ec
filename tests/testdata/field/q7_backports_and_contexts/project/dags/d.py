import requests
from airflow.operators.bash_operator import BashOperator
t = BashOperator(task_id="t", bash_command="echo {{ latest_date }} {{ ds }}")
requests.post("http://localhost:8080/api/experimental/dags/x/dag_runs", json={})
