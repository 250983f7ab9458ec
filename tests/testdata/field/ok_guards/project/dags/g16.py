try:
    from airflow.utils.dates import days_ago
except (ImportError, AttributeError) as exc:
    days_ago = None
