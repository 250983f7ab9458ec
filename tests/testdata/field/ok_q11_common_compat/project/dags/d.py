from airflow.providers.common.compat.sdk import DAG, BaseOperator, Asset, Context, timezone, BaseHook
from airflow.providers.common.compat.assets import Asset as A2
from airflow.providers.common.compat.lineage.hook import get_hook_lineage_collector
from airflow.providers.standard.operators.python import PythonOperator, BranchPythonOperator, get_current_context
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor, ExternalTaskMarker
