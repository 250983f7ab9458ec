from datetime import datetime
from airflow import DAG, __version__
AF3 = int(__version__.split(".")[0]) >= 3
kw = {"schedule": "@daily"} if AF3 else {"schedule_interval": "@daily"}
with DAG("k1", start_date=datetime(2024, 1, 1), catchup=False, **kw):
    pass
