try:
    from airflow.utils.dates import days_ago
except Exception:
    days_ago = None
