from datetime import datetime
from airflow import DAG
from airflow.operators.bash_operator import BashOperator
with DAG("d", start_date=datetime(2020, 1, 1), schedule_interval="@daily") as dag:
    BashOperator(task_id="a", bash_command="airflow trigger_dag other")
    BashOperator(task_id="b", bash_command="airflow dags trigger other")
