import contextlib
with contextlib.suppress(ImportError):
    from airflow.operators.dummy_operator import DummyOperator
