from importlib.metadata import version
from packaging.version import Version, parse
AF = Version(version("apache-airflow"))
if AF >= Version("3.0.0"):
    from airflow.sdk import Asset
else:
    from airflow.datasets import Dataset as Asset
if parse(version("apache-airflow")).release[0] < 3:
    from airflow.utils.dates import days_ago
MAJOR = int(version("apache-airflow").split(".", 1)[0])
if MAJOR < 3:
    from airflow.operators.dummy_operator import DummyOperator
