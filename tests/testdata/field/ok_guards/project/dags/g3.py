from importlib import metadata
from packaging.version import parse
AF = parse(metadata.version("apache-airflow"))
if AF < parse("3"):
    from airflow.operators.dummy_operator import DummyOperator
