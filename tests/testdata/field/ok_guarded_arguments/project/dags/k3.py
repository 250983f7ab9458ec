from datetime import datetime
from airflow import DAG
from airflow.version import version
args = dict(start_date=datetime(2024, 1, 1), catchup=False)
if version.startswith("3"):
    args["schedule"] = "@daily"
else:
    args["schedule_interval"] = "@daily"
dag = DAG("k3", **args)
