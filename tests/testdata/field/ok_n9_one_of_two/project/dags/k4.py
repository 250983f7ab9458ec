import os
if os.environ["AIRFLOW_VERSION"].startswith("2."):
    from airflow.operators.dummy_operator import DummyOperator
