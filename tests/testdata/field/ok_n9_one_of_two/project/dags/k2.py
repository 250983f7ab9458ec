from airflow.decorators import task
@task
def f(**context):
    try:
        day = context["logical_date"]
    except KeyError:
        day = context["execution_date"]
    return day
f()
