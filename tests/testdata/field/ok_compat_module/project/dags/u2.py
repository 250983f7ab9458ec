from include import compat
if not compat.AIRFLOW_3:
    from airflow.utils.dates import days_ago
