"""Which queue a worker takes from, on the page of the plugin."""
from airflow.executors.celery_executor import app
from airflow.plugins_manager import AirflowPlugin


def active_queues():
    return app.control.inspect(timeout=2).active_queues() or {}


class Queues(AirflowPlugin):
    name = "queues"
    macros = [active_queues]
