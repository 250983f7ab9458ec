from airflow.utils.state import State, TaskInstanceState
from airflow.utils.trigger_rule import TriggerRule
from airflow.utils.types import DagRunType

# TaskInstanceState.SHUTDOWN is gone.
OVER = [getattr(TaskInstanceState, "SHUTDOWN", None), State.SUCCESS, TaskInstanceState.UP_FOR_RETRY]
try:
    KIND = DagRunType.DATASET_TRIGGERED
except AttributeError:
    KIND = DagRunType.ASSET_TRIGGERED
TRIGGERED = DagRunType.ASSET_TRIGGERED if hasattr(DagRunType, "ASSET_TRIGGERED") else DagRunType.DATASET_TRIGGERED
print("DagRunType.DATASET_TRIGGERED", TriggerRule.ALL_SKIPPED, TriggerRule.NONE_SKIPPED.value.upper())
