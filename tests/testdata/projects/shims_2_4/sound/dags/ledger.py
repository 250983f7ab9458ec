from datetime import datetime

from airflow.providers.ssh.hooks.ssh import SSHHook
from airflow.providers.ssh.operators.ssh import SSHOperator
from airflow.providers.common.sql.hooks.sql import DbApiHook
from airflow.models import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator
from airflow.utils.log.secrets_masker import mask_secret


def close_books(ds):
    mask_secret("ledger")
    hook: DbApiHook = DbApiHook.get_hook(conn_id="ledger")
    hook.run("CALL close_books(%s)", parameters=(ds,))


with DAG("ledger", start_date=datetime(2022, 8, 1), schedule_interval="@monthly") as dag:
    dump = SSHOperator(
        task_id="dump", ssh_hook=SSHHook("ledger_host"), command="/opt/ledger/dump {{ ds }}"
    )
    close = PythonOperator(task_id="close", python_callable=close_books, op_args=["{{ ds }}"])
    mail = BashOperator(task_id="mail", bash_command="mail -s closed books@ledger.example < /dev/null")
    dump >> close >> mail
