from airflow.operators.bash_operator import BashOperator
def f(end_date, tables):
    return end_date, tables
t = BashOperator(task_id="t", bash_command="echo {{ ds }} {{ params.end_date }} {{ dag_run.end_date }}")
f(end_date=1, tables=2)
