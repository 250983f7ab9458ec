from datetime import timedelta
from pendulum import datetime
from airflow.sdk import Asset, AssetAlias, AssetWatcher, Metadata, Param, Variable, chain, dag, setup, task, task_group, teardown, get_current_context, BaseNotifier, ObjectStoragePath
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.providers.standard.triggers.file import FileDeleteTrigger
from airflow.timetables.trigger import CronTriggerTimetable, MultipleCronTriggerTimetable
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.timetables.assets import AssetOrTimeSchedule
from cosmos import DbtTaskGroup, ProjectConfig, ProfileConfig, ExecutionConfig, RenderConfig

@dag(start_date=datetime(2024, 1, 1), schedule=CronTriggerTimetable("0 0 * * *", timezone="UTC"), catchup=False, params={"a": Param(1, type="integer", minimum=0)}, render_template_as_native_obj=True, max_consecutive_failed_dag_runs=2, tags={"a"})
def modern():
    @setup
    def up(): ...
    @teardown(on_failure_fail_dagrun=True)
    def down(): ...
    @task(retries=2, outlets=[Asset("s3://b/k")], map_index_template="{{ x }}")
    def get(**context):
        print(context["logical_date"], context["ti"].xcom_pull(task_ids="x"), context["dag_run"].run_id)
        yield Metadata(Asset("s3://b/k"), {"a": 1})
    @task.branch
    def br() -> str:
        return "x"
    @task.short_circuit
    def sc(): return True
    @task.virtualenv(requirements=["pandas"])
    def venv(a): return a
    @task_group
    def g(x):
        return get.override(task_id="y")()
    g.expand(x=[1, 2])
    get.partial().expand_kwargs([{}])
    up() >> get() >> down()
    TimeDeltaSensor(task_id="s", delta=timedelta(hours=1), deferrable=True)
modern()
