import pendulum
from airflow.decorators import dag
from airflow.kubernetes.secret import Secret
from airflow.providers.apache.hive.operators.hive import HiveOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.timetables.trigger import CronTriggerTimetable

password = Secret("env", "HIVE_PASSWORD", "hive", "password")


@dag(
    schedule=CronTriggerTimetable("0 5 * * 1-5", timezone="Europe/Vienna"),
    start_date=pendulum.datetime(2023, 6, 1),
    catchup=False,
)
def tables():
    load = HiveOperator(task_id="load", hql="hql/load.hql")
    check = KubernetesPodOperator(
        task_id="check", image="registry.example/tables/check:3", secrets=[password]
    )
    load >> check


tables()
