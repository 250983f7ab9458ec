from __future__ import annotations
from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from pendulum import UTC, DateTime, Time
class After(Timetable):
    def infer_manual_data_interval(self, run_after: DateTime) -> DataInterval:
        return DataInterval(start=run_after, end=run_after)
    def next_dagrun_info(self, *, last_automated_data_interval, restriction: TimeRestriction):
        return DagRunInfo.interval(start=restriction.earliest, end=restriction.earliest)
    def serialize(self):
        return {}
class P(AirflowPlugin):
    name = "tt"
    timetables = [After]
    macros = []
    global_operator_extra_links = []
