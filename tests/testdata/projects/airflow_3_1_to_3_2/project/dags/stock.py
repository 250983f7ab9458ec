import pendulum
from airflow.datasets import Dataset
from airflow.exceptions import AirflowSkipException
from airflow.sdk import dag, task

LEVELS = Dataset("s3://shop/stock/levels")


@dag(schedule="@hourly", start_date=pendulum.datetime(2026, 1, 1), catchup=False)
def stock():
    @task(outlets=[LEVELS])
    def levels(ds=None):
        if ds is None:
            raise AirflowSkipException("nothing to ask for")
        return ds

    levels()


stock()
