from airflow.decorators import dag, setup, task, task_group, teardown
from pendulum import datetime


@dag(start_date=datetime(2024, 1, 1), schedule=None, catchup=False)
def warehouse():
    @setup
    def cluster(): ...

    @teardown
    def remove(): ...

    @setup
    @task
    def table(): ...

    @task_group
    def load():
        @task
        def rows(): ...
        rows()

    cluster() >> table() >> load() >> remove()


warehouse()
