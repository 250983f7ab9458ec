from airflow import __version__ as v
from airflow.exceptions import AirflowException
if v.startswith("3."):
    raise AirflowException("not on 3")
from airflow.utils.dates import days_ago
