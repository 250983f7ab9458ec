import pendulum
from airflow.decorators import dag, task
from airflow.providers.sftp.hooks.sftp import SFTPHook


@dag(schedule="*/30 * * * *", start_date=pendulum.datetime(2024, 11, 1), catchup=False)
def inbox():
    @task
    def fetch(ti=None):
        files = SFTPHook("partner").list_directory("/inbox")
        print(f"try {ti.try_number}: {len(files)} files")

    fetch()


inbox()
