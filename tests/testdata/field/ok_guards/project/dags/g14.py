try:
    from airflow.utils.dates import days_ago
except:
    from datetime import timedelta
