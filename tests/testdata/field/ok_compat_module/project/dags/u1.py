from include.compat import AIRFLOW_3
if AIRFLOW_3:
    from airflow.sdk import DAG
else:
    from airflow.utils.dates import days_ago
