from airflow import __version__ as airflow_version
def is_airflow_3():
    return int(airflow_version.split(".")[0]) >= 3
if is_airflow_3():
    from airflow.sdk import DAG
else:
    from airflow.operators.dummy_operator import DummyOperator
