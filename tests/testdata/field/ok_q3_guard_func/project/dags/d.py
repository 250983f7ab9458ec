from include.compat import AIRFLOW_V3, is_airflow3
if AIRFLOW_V3:
    from airflow.sdk import Asset
else:
    from airflow.datasets import Dataset as Asset
if not is_airflow3():
    from airflow.utils.dates import days_ago
