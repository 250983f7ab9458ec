import airflow.version
from packaging import version as v
IS3 = v.parse(airflow.version.version).major >= 3
def make():
    if IS3:
        return None
    from airflow.utils.dates import days_ago
    return days_ago(1)
