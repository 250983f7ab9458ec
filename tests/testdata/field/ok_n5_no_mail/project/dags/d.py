from datetime import datetime
from airflow.sdk import DAG
ARGS = {"email": ["airflow@example.com"], "email_on_failure": False, "email_on_retry": False}
with DAG("d", start_date=datetime(2024, 1, 1), schedule=None, catchup=False, default_args=ARGS):
    pass
