from datetime import datetime
from cosmos import DbtDag, DbtTaskGroup, ProjectConfig, ProfileConfig
from airflow.sdk import Asset, dag, task, AssetWatcher
@dag(schedule=[Asset("x")], start_date=datetime(2024, 1, 1))
def m2():
    @task.sensor(poke_interval=60)
    def wait():
        return True
    @task.branch
    def b():
        return "x"
    @task.short_circuit
    def c():
        return True
    @task(outlets=[Asset("y")])
    def o(*, outlet_events, inlet_events=None, dag_run=None, ti=None, logical_date=None, ds=None):
        outlet_events[Asset("y")].extra = {"a": 1}
    wait() >> b() >> c() >> o()
m2()
