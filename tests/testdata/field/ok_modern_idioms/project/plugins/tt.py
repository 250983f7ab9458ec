from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
class T(Timetable):
    def infer_manual_data_interval(self, *, run_after):
        return DataInterval.exact(run_after)
    def next_dagrun_info(self, *, last_automated_data_interval, restriction):
        return DagRunInfo.interval(start=restriction.earliest, end=restriction.earliest)
class P(AirflowPlugin):
    name = "tt"
    timetables = [T]
