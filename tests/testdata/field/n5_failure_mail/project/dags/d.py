from datetime import datetime
from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
ARGS = {"email": ["a@example.com"], "email_on_failure": True}
with DAG("d", start_date=datetime(2024, 1, 1), schedule=None, catchup=False, default_args=ARGS):
    BashOperator(task_id="a", bash_command="x", email="a@example.com", email_on_retry=True)
