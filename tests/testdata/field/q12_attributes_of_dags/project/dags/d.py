from airflow.decorators import task
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator


@task
def last(dag=None, **context):
    print(dag.get_last_dagrun())
    print(context["dag"].following_schedule(context["logical_date"]))
    print(dag.dag_id, dag.tags, dag.task_ids, dag.timetable, dag.max_active_runs)


def active(dag, **kwargs):
    return dag.get_active_runs()


def failed(context):
    return context.get("dag").is_paused


PythonOperator(task_id="a", python_callable=active, on_failure_callback=failed)
BashOperator(task_id="b", bash_command="echo {{ dag.following_schedule(ts) }} {{ dag.dag_id }}")
