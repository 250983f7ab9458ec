"""A DAG with {{ nothing }} in its docstring."""
from __future__ import annotations
import os, subprocess as sp
import airflow.utils.dates
import airflow.models as m
from datetime import timedelta
from airflow import DAG, models
from airflow.decorators import dag, task
from airflow.operators.bash import BashOperator as Bash
from . import helpers
from ..common.tools import (one, two as deux,)
from airflow.hooks import *

default_args = {
    "owner": "me", "retries": 3, 'sla': timedelta(hours=1), **{"x": 1},
    "on_failure_callback": notify, "depends_on_past": False, 1: 2,
}
defaults = dict(a=1)
default_args = dict(retries=-1, email=["a", "b"], when=airflow.utils.dates.days_ago(2))

with DAG("x", schedule_interval="@daily", default_args=default_args,
         start_date=airflow.utils.dates.days_ago(2), catchup=True, tags=["a"],
         trigger=models.trigger_rule.TriggerRule.ALL_DONE, other=TriggerRule.ALL,
         args={"a": f(), "b": [g(h=1), k.f()]}, cb=lambda x, y=1: x.z) as d:
    Bash(task_id="a", bash_command="airflow db init && sudo airflow list_dags -v; echo x | cat", env=os.environ)
    Bash(task_id="b", bash_command=f"airflow dags trigger {d.dag_id} --conf {{{{ params.x }}}}")
    os.system("airflow initdb")
    sp.run(["airflow", "db", "upgrade", name, "-p", "secret!"], check=True)
    sp.check_output(("ls", "-l"))
    PythonOperator(python_callable=fn, op_kwargs={"a": "{{ ds }}"}, on_success_callback=[c1, m.c2])


def fn(ds, ti, *args, run_id=None, **kwargs):
    kwargs["execution_date"].isoformat()
    kwargs.get("ti").xcom_pull(task_ids="x", key="hunter2")
    kwargs.pop("dag", None)
    get_current_context()["params"]
    c = get_current_context()
    c["task"]["x"]
    return models.Variable.get("x"), m.X


@task
def one_task(ds=None, *, b: int = 5, context=None, **kw):
    ...


@task.virtualenv(requirements=["a==1"], python_version="3.9")
async def two_task(x, y="{{ next_ds }}"):
    await something.else_()


@dag(schedule="@once", dag_id="z")
@m.deco
@some.where(1).there
def flow(): pass


class Op(models.BaseOperator, Generic[T], mixin.Mixin, metaclass=Meta):
    template_fields = ("a", "b")
    ui_color: str = "#fff"
    no_value: int
    password = "hunter2"
    a, (b, *c) = 1, (2, 3)
    if True:
        x = y = timedelta(1)
        def conditional(self): ...

    def execute(self, context, /, *more, key=1, **rest):
        context["ds"], self.context["no"], context[0], context["a", "b"]
        self.x.y = self.z.w
        self.n.m += 1
        del self.q.r
        for self.i.j, o in k.l: pass
        with a.b as c.d, (e.f) as (g.h, k): pass

    async def defer(self): pass
    @property
    def deps(self): return super().deps | {Dep()}


class Child(Op): 
    def execute(self, context): return Op.execute(self, context)
from airflow import DAG as Other
from airflow.decorators import dag as job
from airflow import models as m
from mine import Base as DAG3
Other("x", concurrency=1), m.DAG("y", concurrency=2), DAG3("z", concurrency=3)
@job(concurrency=4)
def another(): pass

default_args["sla"] = timedelta(hours=2)
default_args["owner"] = "etl"
default_args[key] = 1
other["sla"] = 3
default_args["a"]["b"] = 4
first = default_args["retries"] = 5
