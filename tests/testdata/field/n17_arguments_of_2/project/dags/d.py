from datetime import datetime, timedelta
from airflow.decorators import dag, task
from airflow.operators.python import PythonOperator
from airflow.utils.trigger_rule import TriggerRule
@dag(schedule_interval=None, start_date=datetime(2024, 1, 1), catchup=False, concurrency=4, default_view="graph", orientation="TB", default_args={"provide_context": True})
def d():
    @task(task_concurrency=2, sla=timedelta(hours=1))
    def f():
        pass
    PythonOperator(task_id="a", python_callable=print, provide_context=True)
    PythonOperator(task_id="b", python_callable=print, trigger_rule="none_failed_or_skipped")
    PythonOperator(task_id="c", python_callable=print, trigger_rule=TriggerRule.DUMMY)
    PythonOperator(task_id="e", python_callable=print, trigger_rule=TriggerRule.ALL_DONE)
    f()
d()
