import pendulum
from airflow.decorators import dag, task

from dags.produce import CLEAN


@dag(schedule=[CLEAN], start_date=pendulum.datetime(2024, 2, 1), catchup=False)
def consume():
    @task
    def publish():
        print("published")

    publish()


consume()
