try:
    from airflow.sdk import DAG, Asset, BaseOperator, Variable, task
except ImportError:
    from airflow import DAG, Dataset as Asset
    from airflow.models import BaseOperator, Variable
    from airflow.decorators import task
__all__ = ["DAG", "Asset"]
