import pendulum
from airflow.datasets import Dataset
from airflow.decorators import dag, task

RAW = Dataset("s3:///raw/orders")
ORDERS = Dataset("postgres://warehouse/orders")
CLEAN = Dataset("s3://lake/orders/clean")


@dag(schedule="@hourly", start_date=pendulum.datetime(2024, 2, 1), catchup=False)
def produce():
    @task(outlets=[RAW])
    def extract(ds=""):
        return f"raw/{ds}"

    @task(outlets=[CLEAN, ORDERS])
    def clean(path, run_id=None):
        return f"{path}/{run_id}"

    clean(extract())


produce()
