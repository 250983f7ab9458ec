import airflow
AF3 = hasattr(airflow, "sdk")
AF_VERSION = tuple(int(x) for x in airflow.__version__.split(".")[:2])
if AF_VERSION >= (3, 0):
    from airflow.sdk import DAG
else:
    from airflow.utils.dates import days_ago
