from airflow import settings
from airflow.plugins_manager import AirflowPlugin

if settings.RBAC:
    print(settings.TIMEZONE, settings.DAGS_FOLDER)
