from airflow.utils.state import DagRunState, State, TaskInstanceState
from airflow.utils.trigger_rule import TriggerRule
from airflow.utils.types import DagRunType

OVER = {TaskInstanceState.SHUTDOWN, TaskInstanceState.FAILED, DagRunState.SUCCESS, State.SKIPPED}
KIND = DagRunType.DATASET_TRIGGERED
RULES = [TriggerRule.ALL_DONE, TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS]
OLD = TriggerRule.NONE_FAILED_OR_SKIPPED
NAMES = [rule.value for rule in TriggerRule] + [DagRunType.MANUAL.value, TriggerRule("all_done").name]
