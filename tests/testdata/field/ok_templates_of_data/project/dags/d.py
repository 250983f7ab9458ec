from datetime import datetime
from airflow import DAG
from airflow.providers.standard.operators.bash import BashOperator
with DAG("d", start_date=datetime(2024, 1, 1), schedule=None, catchup=False):
    BashOperator(task_id="a", bash_command="echo {{ params.execution_date }} {{ dag_run.conf['next_ds'] }}")
    BashOperator(task_id="b", bash_command="echo {{ dag_run.conf.get('execution_date', ds) }} {{ var.value.tomorrow_ds }} {{ var.json.x.yesterday_ds }}")
    BashOperator(task_id="c", bash_command="{% raw %}{{ execution_date }}{% endraw %} {# {{ next_ds }} #}")
    BashOperator(task_id="e", bash_command="{% set execution_date = ds %}echo {{ execution_date }}")
    BashOperator(task_id="f", bash_command="{{ ti.xcom_pull(task_ids='a')['next_ds'] }} {% for next_ds in [1] %}{{ next_ds }}{% endfor %}")
