import airflow
V = tuple(int(x) for x in airflow.__version__.split(".")[:2])
if V < (3, 0):
    from airflow.utils.dates import days_ago
W = tuple(map(int, airflow.__version__.split(".")[:2]))
if W >= (3, 0):
    pass
else:
    from airflow.datasets import Dataset
