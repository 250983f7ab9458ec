import pendulum
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("old_style", schedule=None, start_date=pendulum.datetime(2023, 9, 1)):
    BashOperator(task_id="list", bash_command="ls")
