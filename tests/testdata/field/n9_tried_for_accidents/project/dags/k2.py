from airflow.decorators import task
@task
def f(**context):
    try:
        print("a")
        day = context["execution_date"]
        print(day)
    except KeyError:
        print("no day")
f()
