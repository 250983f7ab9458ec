try:
    from airflow.sdk import dag
except ImportError:
    try:
        from airflow.decorators import dag
    except ImportError:
        from airflow.utils.dates import days_ago as dag
