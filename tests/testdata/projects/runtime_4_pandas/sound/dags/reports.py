from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.sensors.filesystem import FileSensor

from include.tables import totals


@dag(
    schedule_interval="@daily",
    start_date=datetime(2021, 9, 1),
    catchup=False,
    concurrency=4,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=2)},
)
def reports():
    landed = FileSensor(
        task_id="landed",
        filepath="/usr/local/airflow/include/in/{{ ds }}.csv",
        poke_interval=60,
        timeout=4 * 3600,
    )

    @task(task_concurrency=1)
    def write(**context):
        day = context["execution_date"].strftime("%Y-%m-%d")
        totals(day).to_excel(f"/tmp/{day}.xlsx")

    landed >> write()


reports = reports()
