import pandas as pd
from airflow.sdk import task, dag
class Row:
    execution_date = 1
def on_message(message, execution_date, context):
    return context["execution_date"]
def handler(event, context):
    """AWS lambda."""
    return event["execution_date"], context["next_ds"]
@task
def g(rows: list, next_execution_date_col="next_execution_date"):
    return [r["execution_date"] for r in rows] + [rows[0].get("prev_ds")]
@task
def h(cfg: dict):
    kwargs = {"execution_date": 1}
    kw = dict(next_ds=1)
    return kwargs["execution_date"], kw["next_ds"], cfg["tomorrow_ds"]
@task
def i(**kwargs):
    p = kwargs["params"]
    return p["execution_date"], kwargs["dag_run"].conf["next_ds"]
