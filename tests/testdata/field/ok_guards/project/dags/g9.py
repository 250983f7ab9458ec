import airflow
major, minor, *_ = airflow.__version__.split(".")
if int(major) >= 3:
    from airflow.sdk import DAG
else:
    from airflow.utils.dates import days_ago
