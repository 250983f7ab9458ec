from airflow.version import version
if version[0] == "2":
    from airflow.utils.dates import days_ago
elif version[0] == "3":
    from airflow.sdk import DAG
