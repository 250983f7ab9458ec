from airflow.sdk import dag, task
@task
def a(execution_date):
    return execution_date
@task
def b(tables: list, *, next_ds: str):
    return tables
@dag
def d():
    a(execution_date="2024")
    a.expand(execution_date=["1"])
    b.partial(next_ds="x").expand(tables=[["a"]])
    a("x")
d()
