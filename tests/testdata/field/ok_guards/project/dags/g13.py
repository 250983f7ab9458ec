from airflow.version import version as airflow_version
from packaging.version import Version
AIRFLOW_V_3 = Version(Version(airflow_version).base_version) >= Version("3.0.0")
Dummy = None
if not AIRFLOW_V_3:
    from airflow.operators.dummy_operator import DummyOperator as Dummy
