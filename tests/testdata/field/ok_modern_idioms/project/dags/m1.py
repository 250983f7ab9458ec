import pendulum
from airflow.decorators import dag, task, task_group, setup, teardown
from airflow.models.baseoperator import chain
from airflow.models.param import Param
from airflow.sdk import Asset as Dataset
@dag(start_date=pendulum.datetime(2024, 1, 1, tz="UTC"), schedule=[Dataset("s3://a/b")], catchup=False, params={"x": Param(1, type="integer")}, tags=["a"], max_active_runs=1)
def m1():
    @task
    def xs() -> list[int]:
        return [1, 2]
    @task(retries=2)
    def add(x, y):
        return x + y
    @task_group
    def g():
        add.partial(y=1).expand(x=xs())
    @setup
    def s():
        pass
    @teardown
    def t():
        pass
    s() >> g() >> t()
m1()
