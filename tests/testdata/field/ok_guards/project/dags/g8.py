from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from airflow.operators.dummy_operator import DummyOperator
    from airflow.utils.dates import days_ago
