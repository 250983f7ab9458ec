import pandas as pd
from airflow.models import Variable
SQL = "SELECT execution_date, next_ds FROM runs WHERE execution_date > 1"
def load(df, row, params):
    """Uses {{ execution_date }} and days_ago(2); airflow.operators.dummy_operator is gone."""
    df["execution_date"] = pd.to_datetime(df["execution_date"])
    x = row["next_ds"]
    return params["tomorrow_ds"], df.execution_date.max()
def run(execution_date, next_ds=None):
    return execution_date
run(execution_date="2020", next_ds="x")
def t(**context):
    d = context["dag_run"].conf["execution_date"]
    e = context["params"]["execution_date"]
    f = context["dag_run"].conf.get("next_ds")
    return d, e, f
