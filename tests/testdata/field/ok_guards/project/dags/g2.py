from importlib.metadata import version
if version("apache-airflow").startswith("2"):
    from airflow.operators.dummy_operator import DummyOperator
else:
    from airflow.providers.standard.operators.empty import EmptyOperator as DummyOperator
