from airflow import __version__
def is_airflow3():
    return __version__.startswith("3.")
AIRFLOW_V3 = is_airflow3()
