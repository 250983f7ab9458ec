from airflow.utils.state import State, TaskInstanceState, DagRunState
from airflow.utils.trigger_rule import TriggerRule
from airflow.utils.weight_rule import WeightRule
print(State.finished, State.unfinished, State.task_states, TaskInstanceState.SUCCESS, TriggerRule.all_triggers(), TriggerRule.ALL_SUCCESS, WeightRule.ABSOLUTE, TaskInstanceState.__members__, State.state_color)
