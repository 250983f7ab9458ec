from airflow.jobs.scheduler_job import SchedulerJob
from airflow.plugins_manager import AirflowPlugin


class Health(AirflowPlugin):
    name = "health"
    heartrate = SchedulerJob.heartrate
