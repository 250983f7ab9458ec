import duckdb
import pendulum
from airflow.datasets import Dataset
from airflow.decorators import dag, task

READINGS = Dataset("file:///usr/local/airflow/include/weather.duckdb")


@dag(schedule="@hourly", start_date=pendulum.datetime(2024, 7, 1), catchup=False)
def weather():
    @task(outlets=[READINGS])
    def read(ts=None):
        with duckdb.connect("/usr/local/airflow/include/weather.duckdb") as db:
            db.execute("INSERT INTO readings VALUES (?, 21.5)", [ts])

    read()


weather()
