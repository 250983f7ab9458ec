from include.compat import af3
if not af3():
    from airflow.operators.dummy_operator import DummyOperator
