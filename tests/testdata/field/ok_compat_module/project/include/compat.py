from airflow import __version__
from packaging.version import Version
AIRFLOW_3 = Version(__version__) >= Version("3.0.0")
def af3() -> bool:
    return AIRFLOW_3
