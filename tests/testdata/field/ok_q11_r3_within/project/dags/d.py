from airflow.sdk import DAG, Asset, task, dag, Variable, Connection
from airflow.models import BaseOperator
from airflow.operators.python import PythonOperator
from airflow.decorators import task as t2
from airflow.utils.task_group import TaskGroup
from airflow.models.param import Param
from airflow.exceptions import AirflowSkipException, AirflowFailException
from airflow.utils.trigger_rule import TriggerRule
from airflow.utils.timezone import datetime as d2
x = Variable.get("a", default=1)
@dag(start_date=d2(2024,1,1), schedule=[Asset("x")])
def y():
    @task(trigger_rule=TriggerRule.ALL_DONE)
    def z(ti, dag_run, logical_date=None): pass
    z()
y()
