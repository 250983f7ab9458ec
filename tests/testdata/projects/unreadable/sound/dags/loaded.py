import pendulum
from airflow.decorators import dag
from airflow.operators.python import PythonOperator

from include import tidy


@dag(schedule="@daily", start_date=pendulum.datetime(2023, 9, 1), catchup=False)
def loaded():
    PythonOperator(task_id="tidy", python_callable=tidy.run)


loaded()
