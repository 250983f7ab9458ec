from airflow.models import DagBag, Variable, Connection
from airflow.utils.dates import days_ago
