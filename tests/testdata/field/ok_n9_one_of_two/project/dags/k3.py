import os
if os.environ.get("ASTRONOMER_RUNTIME_VERSION", "12.0.0").split(".")[0] == "3":
    from airflow.sdk import DAG
else:
    from airflow.utils.dates import days_ago
