try:
    from airflow.sdk import DAG, task
except ImportError:
    try:
        from airflow import DAG
        from airflow.decorators import task
    except ImportError:
        from airflow.models import DAG
        from airflow.operators.python_operator import PythonOperator
try:
    from airflow.providers.standard.operators.empty import EmptyOperator
except (ImportError, ModuleNotFoundError):
    from airflow.operators.dummy import DummyOperator as EmptyOperator
