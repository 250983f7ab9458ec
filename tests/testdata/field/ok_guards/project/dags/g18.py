from airflow import __version__
if __version__ >= "3":
    from airflow.sdk import DAG
else:
    from airflow.utils.dates import days_ago
